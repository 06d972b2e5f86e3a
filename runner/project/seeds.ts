/** `seeds/*.yaml` and the CSV files they name → declarations with header and content hash. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Diagnosed, type Diagnostic, diagnose } from '../base/diagnostic.ts'
import type { Json } from '../base/json.ts'
import { diagnoseIssues, keysOfSchema } from '../base/schema.ts'
import type { SourceFile, Span } from '../base/source.ts'
import { type FileSystem, readText } from './file-system.ts'
import { locateIn, type PlacedJson, readPlacedJson } from './placed-json.ts'

/** One entry of a seeds file. `config` is as written; the columns and assertions in it are not checked here. */
export interface SeedDeclaration {
  readonly name: string
  readonly config: Readonly<Record<string, Json>>
  readonly definedAt: Span
  /** The file that declares it, with the path of the entry in it. */
  readonly placed: PlacedJson
  readonly path: readonly PropertyKey[]
  /** The CSV file, from the project's root. */
  readonly file: string
  /** The names in its first line. */
  readonly header: readonly string[]
  /** SHA-256 of its bytes, in lower-case hex. */
  readonly contentHash: string
}

/** Reads one seeds file and what it names. */
export function readSeeds(file: SourceFile, fileSystem: FileSystem): Diagnosed<readonly SeedDeclaration[]> {
  const parsed = readPlacedJson(file)
  if (parsed.diagnostics.length > 0) return { value: [], diagnostics: parsed.diagnostics }
  const checked = seedsSchema.safeParse(parsed.value.value)
  if (!checked.success) {
    const diagnostics = diagnoseIssues(checked.error.issues, {
      owner: file.path,
      locate: locateIn(parsed.value),
      fallback: { path: file.path, start: 0, end: file.text.length },
      knownKeys: (path) => keysOfSchema(seedsSchema, path),
    })
    return { value: [], diagnostics }
  }
  const read = checked.data.seeds.map((seed, index) =>
    readSeed({ seed, placed: parsed.value, path: ['seeds', index], folder: folderOf(file.path) }, fileSystem),
  )
  return {
    value: read.flatMap((seed) => (seed.value === undefined ? [] : [seed.value])),
    diagnostics: read.flatMap((seed) => seed.diagnostics),
  }
}

const seedsSchema = z.strictObject({
  seeds: z.array(z.looseObject({ name: z.string().min(1), file: z.string().min(1) })),
})

interface SeedEntry {
  readonly seed: { readonly name: string; readonly file: string }
  readonly placed: PlacedJson
  readonly path: readonly PropertyKey[]
  readonly folder: string
}

function readSeed(entry: SeedEntry, fileSystem: FileSystem): Diagnosed<SeedDeclaration | undefined> {
  const { seed, placed, path } = entry
  const file = `${entry.folder}/${seed.file}`
  const bytes = fileSystem.readBytes(file)
  const fileSpan = locateIn(placed, path)(['file'])?.value
  if (bytes === undefined) {
    return {
      value: undefined,
      diagnostics: [diagnose('seed-file-missing', { file, seed: seed.name }, { span: fileSpan })],
    }
  }
  const text = readText(fileSystem, file)
  const diagnostics: Diagnostic[] = []
  if (text === undefined) {
    diagnostics.push(
      diagnose('unreadable-file', { file, problem: 'it is not UTF-8 text' }, { span: fileSpan }),
    )
  }
  const whole = locateIn(placed, path)([])?.value ?? { path: file, start: 0, end: 0 }
  return {
    value: {
      name: seed.name,
      config: seed as unknown as Readonly<Record<string, Json>>,
      definedAt: whole,
      placed,
      path,
      file,
      header: readHeader(text ?? ''),
      contentHash: createHash('sha256').update(bytes).digest('hex'),
    },
    diagnostics,
  }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'))
}

/** The names of a CSV's first record; a quoted name may hold commas and doubled quotes. */
export function readHeader(text: string): readonly string[] {
  const names: string[] = []
  const name = /"((?:[^"]|"")*)"|([^,\r\n]*)/y
  for (let offset = 0; ; ) {
    name.lastIndex = offset
    const match = name.exec(text)
    if (match === null) break
    names.push(match[1] === undefined ? (match[2] ?? '').trim() : match[1].replaceAll('""', '"'))
    offset += match[0].length
    if (text[offset] !== ',') break
    offset += 1
  }
  return names.length === 1 && names[0] === '' ? [] : names
}
