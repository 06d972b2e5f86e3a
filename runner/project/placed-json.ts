/** YAML and JSON text → a value that remembers where each of its parts is written. */
import { isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { type Diagnosed, diagnose } from '../base/diagnostic.ts'
import type { Json } from '../base/json.ts'
import type { KeyPlace, LocateKey } from '../base/schema.ts'
import type { SourceFile, Span } from '../base/source.ts'

/** A value and the places of its parts under their paths, as {@link placePath} writes them. */
export interface PlacedJson {
  readonly value: Json
  readonly places: Readonly<Record<string, KeyPlace>>
}

/** `["targets", "dev", 0]` → `/targets/dev/0`: the keys of {@link PlacedJson.places}. The whole value has "". */
export function placePath(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part)}`).join('')
}

/** The place lookup of a value, or of its part below `prefix`. */
export function locateIn(placed: PlacedJson, prefix: readonly PropertyKey[] = []): LocateKey {
  return (path) => placed.places[placePath([...prefix, ...path])]
}

/** Parses YAML, of which JSON is a part. An empty file gives null. Reports `settings-syntax`. */
export function readPlacedJson(file: SourceFile): Diagnosed<PlacedJson> {
  const document = parseDocument(file.text, { lineCounter: new LineCounter(), prettyErrors: false })
  const diagnostics = document.errors.map((error) =>
    diagnose(
      'settings-syntax',
      { file: file.path, problem: lowerFirst(error.message.replace(/\.$/, '')) },
      { span: { path: file.path, start: error.pos[0], end: Math.max(error.pos[1], error.pos[0] + 1) } },
    ),
  )
  const places: Record<string, KeyPlace> = {}
  if (diagnostics.length > 0) return { value: { value: null, places }, diagnostics }
  collectPlaces(document.contents, { file: file.path, places, path: [] })
  return { value: { value: (document.toJS() ?? null) as Json, places }, diagnostics }
}

interface Collecting {
  readonly file: string
  readonly places: Record<string, KeyPlace>
  readonly path: readonly PropertyKey[]
}

function collectPlaces(node: Node | null, into: Collecting): void {
  const own = spanOf(node, into.file)
  if (into.path.length === 0 && own !== undefined) into.places[''] = { value: own }
  if (isMap(node)) {
    for (const pair of node.items) {
      const name = isScalar(pair.key) ? String(pair.key.value) : String(pair.key)
      const path = [...into.path, name]
      const value = isNode(pair.value) ? pair.value : null
      into.places[placePath(path)] = {
        key: isNode(pair.key) ? spanOf(pair.key, into.file) : undefined,
        value: spanOf(value, into.file),
      }
      collectPlaces(value, { ...into, path })
    }
  }
  if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) {
      const path = [...into.path, index]
      const value = isNode(item) ? item : null
      into.places[placePath(path)] = { value: spanOf(value, into.file) }
      collectPlaces(value, { ...into, path })
    }
  }
}

function spanOf(node: Node | null, file: string): Span | undefined {
  if (node?.range == null) return undefined
  const [start, end] = node.range
  return { path: file, start, end: Math.max(end, start) }
}

function lowerFirst(sentence: string): string {
  return /^[A-Z][a-z]/.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence
}
