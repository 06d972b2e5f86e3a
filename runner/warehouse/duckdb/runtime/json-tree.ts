/** JSON text and trees; numbers keep their digits, which JSON.parse would round. */

export type JsonTree = null | boolean | string | JsonNumber | JsonTree[] | JsonObject
export interface JsonNumber {
  readonly number: string
}
/** Members in the order of the text; of equal names the first counts. */
export type JsonObject = Map<string, JsonTree>

/** Reads JSON text. @throws Error with what is wrong and where. */
export function readJson(text: string): JsonTree {
  let at = 0
  const fail = (what: string): never => {
    throw new Error(`${what} at offset ${at}`)
  }
  const space = (): void => {
    while (' \t\n\r'.includes(text[at] ?? 'x')) at += 1
  }
  const value = (depth: number): JsonTree => {
    if (depth > 500) fail('JSON is nested too deeply')
    space()
    const start = text[at]
    if (start === '{') return object(depth)
    if (start === '[') return list(depth)
    if (start === '"') return string()
    for (const [word, constant] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const) {
      if (!text.startsWith(word, at)) continue
      at += word.length
      return constant
    }
    const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
    number.lastIndex = at
    const found = number.exec(text)
    if (found === null) return fail('syntax error')
    at += found[0].length
    return { number: found[0] }
  }
  const string = (): string => {
    const end = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
    end.lastIndex = at
    const found = end.exec(text)
    if (found === null) return fail('invalid string')
    at += found[0].length
    return JSON.parse(found[0]) as string
  }
  const object = (depth: number): JsonObject => {
    const members: JsonObject = new Map()
    at += 1
    space()
    if (text[at] === '}') {
      at += 1
      return members
    }
    for (;;) {
      space()
      const name = text[at] === '"' ? string() : fail('expected a member name')
      space()
      if (text[at] !== ':') fail('expected ":"')
      at += 1
      const member = value(depth + 1)
      if (!members.has(name)) members.set(name, member)
      space()
      if (text[at] === '}') break
      if (text[at] !== ',') fail('expected "," or "}"')
      at += 1
    }
    at += 1
    return members
  }
  const list = (depth: number): JsonTree[] => {
    const items: JsonTree[] = []
    at += 1
    space()
    if (text[at] === ']') {
      at += 1
      return items
    }
    for (;;) {
      items.push(value(depth + 1))
      space()
      if (text[at] === ']') break
      if (text[at] !== ',') fail('expected "," or "]"')
      at += 1
    }
    at += 1
    return items
  }
  const tree = value(0)
  space()
  if (at < text.length) fail('unexpected text')
  return tree
}

/** Writes a tree without spaces, members in their order and numbers with their digits: how STRING inputs come back. */
export function writeJson(tree: JsonTree): string {
  return write(tree, (number) => number, false)
}

/** Writes a tree as the JSON type has it: members sorted by name, numbers as INT64, UINT64 or FLOAT64. */
export function writeNormalized(tree: JsonTree): string {
  return write(tree, normalNumber, true)
}

function write(tree: JsonTree, number: (digits: string) => string, isSorted: boolean): string {
  if (tree === null || typeof tree === 'boolean') return String(tree)
  if (typeof tree === 'string') return quote(tree)
  if (Array.isArray(tree)) return `[${tree.map((item) => write(item, number, isSorted)).join(',')}]`
  if (!(tree instanceof Map)) return number(tree.number)
  const members = [...tree]
  if (isSorted) members.sort(([left], [right]) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
  return `{${members.map(([name, value]) => `${quote(name)}:${write(value, number, isSorted)}`).join(',')}}`
}

/** A JSON string; only what must be escaped is. */
export function quote(text: string): string {
  return JSON.stringify(text).replace(/[\u007f]/g, '\\u007f')
}

/** A tree over several lines, two spaces a level. */
export function prettyJson(tree: JsonTree, indent = ''): string {
  const inner = `${indent}  `
  if (Array.isArray(tree)) {
    if (tree.length === 0) return '[]'
    return `[\n${tree.map((item) => inner + prettyJson(item, inner)).join(',\n')}\n${indent}]`
  }
  if (tree instanceof Map) {
    if (tree.size === 0) return '{}'
    return `{\n${[...tree].map(([name, value]) => `${inner}${quote(name)}: ${prettyJson(value, inner)}`).join(',\n')}\n${indent}}`
  }
  return writeJson(tree)
}

/** The digits of a number as the JSON type keeps them: `100000.0` for 1e5, `1e+20`. */
export function normalNumber(digits: string): string {
  if (/^-?\d+$/.test(digits)) {
    const whole = BigInt(digits)
    if (whole >= -(1n << 63n) && whole < 1n << 64n) return whole.toString()
  }
  return floatJson(Number(digits))
}

/** A FLOAT64 in its shortest form, with a point or an exponent. */
export function floatJson(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const [mantissa = '', power = '0'] = Math.abs(value).toExponential().split('e')
  const digits = mantissa.replace('.', '')
  const point = Number(power) + 1
  const sign = value < 0 ? '-' : ''
  if (digits.length <= point && point <= 15) return `${sign}${digits.padEnd(point, '0')}.0`
  if (point > 0 && point <= 15) return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
  if (point > -4 && point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  const exponent = `e${point - 1 < 0 ? '-' : '+'}${String(Math.abs(point - 1)).padStart(2, '0')}`
  return `${sign}${digits[0]}${digits.length > 1 ? `.${digits.slice(1)}` : ''}${exponent}`
}
