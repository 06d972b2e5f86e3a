/** Holds the code to the tables of ARCHITECTURE.md, in both directions. */
import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const architecture = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>
}

interface Import {
  readonly from: string
  /** A file of ours, "sql/lexer.ts", or the name of a package or builtin. */
  readonly to: string
  readonly isOurs: boolean
  readonly isTypeOnly: boolean
  readonly isExport: boolean
}

const files = listFiles('')
const imports = files.flatMap(importsOf)
const rooms = tableAfter('## 3. Who may import whom').map(([room = '', allowed = '']) => ({
  room: unquote(room),
  allowed: allowed.trim() === '—' ? [] : allowed.split(',').map((name) => name.trim()),
}))
const doors = tableAfter('Outside packages have one door each').map(([name = '', door = '']) => ({
  name: unquote(name),
  door: unquote(door),
}))
const fileSystemRooms = namesIn(/`node:fs` is used by ([^;]*);/)

describe('rooms', () => {
  it('every file of runner/ is in a room of the table', () => {
    expect(files.filter((file) => roomOf(file) === undefined)).toEqual([])
  })

  it('no room imports one that the table does not allow', () => {
    const forbidden = imports
      .filter(({ isOurs }) => isOurs)
      .filter(({ from, to }) => !isAllowed(roomOf(from), roomOf(to)))
      .map(({ from, to }) => `${from} imports ${to}`)

    expect(forbidden).toEqual([])
  })

  it('the table allows nothing that nobody uses', () => {
    const used = new Set(
      imports.filter(({ isOurs }) => isOurs).map(({ from, to }) => `${roomOf(from)} → ${roomOf(to)}`),
    )
    const unused = rooms.flatMap(({ room, allowed }) =>
      allowed
        .filter((other) => other !== 'everything' && !used.has(`${room} → ${other}`))
        .map((other) => `${room} → ${other}`),
    )

    expect(unused).toEqual([])
  })

  it('files import each other in one direction, but where a grammar is recursive', () => {
    const recursive = namesIn(/files of ([^.]*) may call each other in circles/)
    const circles = findCircles()
      .filter((circle) => !recursive.some((folder) => circle.every((file) => file.startsWith(`${folder}/`))))
      .map((circle) => circle.join(' ⇄ '))

    expect(recursive.length).toBeGreaterThan(0)
    expect(circles).toEqual([])
  })

  it('only lists named index.ts pass on what other files export', () => {
    const barrels = imports
      .filter(({ isExport, isTypeOnly, from }) => isExport && !isTypeOnly && !from.endsWith('index.ts'))
      .map(({ from, to }) => `${from} passes on ${to}`)

    expect(barrels).toEqual([])
  })

  it('files stay short enough to be read at one sitting', () => {
    const long = files
      .map((file) => ({ file, lines: textOf(file).split('\n').length }))
      .filter(({ lines }) => lines > 550)
      .map(({ file, lines }) => `${file} has ${lines} lines`)

    expect(long).toEqual([])
  })
})

describe('doors', () => {
  const outside = imports.filter(({ isOurs }) => !isOurs)

  it('every package with a door comes in through that door alone, and does come in', () => {
    const astray = doors.flatMap(({ name, door }) => {
      const users = outside.filter(({ to }) => packageName(to) === name).map(({ from }) => from)
      if (users.length === 0) return [`nobody imports ${name}`]
      return users
        .filter((file) => roomOf(file) !== door)
        .map((file) => `${file} imports ${name}, whose door is ${door}`)
    })

    expect(astray).toEqual([])
  })

  it('every package that is imported is a dependency', () => {
    const missing = outside
      .map(({ to }) => packageName(to))
      .filter((name) => !name.startsWith('node:') && manifest.dependencies[name] === undefined)

    expect([...new Set(missing)]).toEqual([])
  })

  it('builtins are imported with "node:" in front', () => {
    expect(
      outside.filter(({ to }) => builtinModules.includes(to)).map(({ from, to }) => `${from} imports ${to}`),
    ).toEqual([])
  })

  it('only the named rooms touch files, and each of them does', () => {
    const users = new Set(
      outside.filter(({ to }) => /^node:fs(\/promises)?$/.test(to)).map(({ from }) => roomOf(from)),
    )

    expect([...users].sort()).toEqual([...fileSystemRooms].sort())
  })

  it('the process and its exits belong to the cli, the clock to base/clock.ts', () => {
    // The writer lock has to name the process that holds it; nothing else of the process is looked at.
    const processPid = /\bprocess\.pid\b/g
    const astray = files
      .filter((file) => !file.startsWith('cli/') && file !== 'base/clock.ts')
      .flatMap((file) => {
        const code = withoutStringsAndComments(textOf(file)).replace(processPid, '')
        return [/(?<![\w.$'"])process\.\w+/, /\bDate\.now\(/, /\bMath\.random\(/, /new Date\(\)/]
          .flatMap((pattern) => pattern.exec(code)?.[0] ?? [])
          .map((found) => `${file} uses ${found}`)
      })

    expect(astray).toEqual([])
  })
})

describe('help', () => {
  it('needs nothing but commander, files of the cli and what they share', () => {
    const loaded = new Set<string>()
    const packages = new Set<string>()
    const visit = (file: string): void => {
      if (loaded.has(file)) return
      loaded.add(file)
      for (const { to, isOurs } of staticImports(file)) {
        if (isOurs) visit(to)
        else packages.add(to)
      }
    }
    visit('cli/main.ts')

    expect([...packages].filter((name) => !name.startsWith('node:'))).toEqual(['commander'])
    expect([...loaded].filter((file) => !file.startsWith('cli/'))).toEqual([])
  })
})

function listFiles(folder: string): readonly string[] {
  return readdirSync(join(root, 'runner', folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      return entry.isDirectory() ? listFiles(path) : /\.c?ts$/.test(path) ? [path] : []
    })
    .sort()
}

function textOf(file: string): string {
  return readFileSync(join(root, 'runner', file), 'utf8')
}

function importsOf(file: string): readonly Import[] {
  const code = withoutComments(textOf(file))
  const dynamic = [...code.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)].map(([, to = '']) => ({
    to,
    isTypeOnly: false,
    isExport: false,
  }))
  return [...statementsOf(code), ...dynamic].map((statement) => resolveImport(file, statement))
}

function staticImports(file: string): readonly Import[] {
  return statementsOf(withoutComments(textOf(file)))
    .map((statement) => resolveImport(file, statement))
    .filter(({ isTypeOnly }) => !isTypeOnly)
}

interface Statement {
  readonly to: string
  readonly isTypeOnly: boolean
  readonly isExport: boolean
}

function statementsOf(code: string): readonly Statement[] {
  const pattern = /^[ \t]*(import|export)\b([^'";]*?)(?:\bfrom\s*)?'([^']+)'/gm
  return [...code.matchAll(pattern)].flatMap(([whole, word, names = '', to = '']) => {
    const isFrom = /\bfrom\s*'/.test(whole) || (word === 'import' && names.trim() === '')
    if (!isFrom) return []
    const list = /\{([^}]*)\}/.exec(names)?.[1]
    const everyNameIsType =
      list !== undefined &&
      !/^\s*\w+\s*,/.test(names) &&
      list.split(',').every((name) => name.trim() === '' || name.trim().startsWith('type '))
    return [{ to, isTypeOnly: /^\s*type\b/.test(names) || everyNameIsType, isExport: word === 'export' }]
  })
}

function resolveImport(from: string, { to, ...kind }: Statement): Import {
  if (!to.startsWith('.')) return { from, to, isOurs: false, ...kind }
  return { from, to: normalize(join(dirname(from), to)), isOurs: true, ...kind }
}

function roomOf(file: string): string | undefined {
  return rooms
    .map(({ room }) => room)
    .filter((room) => file.startsWith(`${room}/`) || file === `${room}.ts`)
    .sort((left, right) => right.length - left.length)[0]
}

function isAllowed(from: string | undefined, to: string | undefined): boolean {
  if (from === undefined || to === undefined) return false
  if (from === to) return true
  const allowed = rooms.find(({ room }) => room === from)?.allowed ?? []
  return allowed.includes('everything') || allowed.includes(to)
}

/** Groups of files that load each other, by Tarjan's algorithm. */
function findCircles(): readonly (readonly string[])[] {
  const edges = new Map<string, string[]>()
  for (const { from, to, isOurs, isTypeOnly } of imports) {
    if (isOurs && !isTypeOnly) edges.set(from, [...(edges.get(from) ?? []), to])
  }
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const circles: string[][] = []
  const visit = (file: string): void => {
    order.set(file, order.size)
    low.set(file, order.get(file) ?? 0)
    stack.push(file)
    for (const next of edges.get(file) ?? []) {
      if (!order.has(next)) visit(next)
      if (stack.includes(next)) low.set(file, Math.min(low.get(file) ?? 0, low.get(next) ?? 0))
    }
    if (low.get(file) !== order.get(file)) return
    const circle = stack.splice(stack.indexOf(file))
    if (circle.length > 1) circles.push(circle.sort())
  }
  for (const file of files) if (!order.has(file)) visit(file)
  return circles
}

function tableAfter(heading: string): readonly (readonly string[])[] {
  const start = architecture.indexOf(heading)
  if (start === -1) throw new Error(`ARCHITECTURE.md has no "${heading}"`)
  const lines = architecture.slice(start).split('\n')
  const first = lines.findIndex((line) => line.startsWith('|'))
  const length = lines.slice(first).findIndex((line) => !line.startsWith('|'))
  return lines.slice(first + 2, first + length).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

function namesIn(sentence: RegExp): readonly string[] {
  const list = sentence.exec(architecture.replaceAll('\n', ' '))?.[1] ?? ''
  return [...list.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)
}

function unquote(cell: string): string {
  return cell.replaceAll('`', '')
}

function packageName(name: string): string {
  if (name.startsWith('node:')) return name
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}

function withoutStringsAndComments(text: string): string {
  return withoutComments(text)
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''")
    .replace(/`(?:[^`\\]|\\.)*`/g, '``')
}
