/** Texts taken apart into terms, and the texts inside of JSON. */
import { DuckDBListValue, LIST, VARCHAR } from '@duckdb/node-api'
import { define, type RuntimeFunction } from './define.ts'
import { type JsonTree, readJson } from './json-tree.ts'

// LOG_ANALYZER's delimiters as BigQuery's reference lists them, the percent-encoded ones first.
const encoded = '2526 2520 21 26 3B 3b 7C 7c 20 2B 2b 3D 3d 5D 5d 5B 5b 3A 3a 0A 0a 2C 2c 28 29'
const delimiters = new RegExp(
  `(?:${encoded
    .split(' ')
    .map((code) => `%${code}`)
    .join('|')}|[\\][<>(){}|!;,'"*&?+/:=@.\\-$%\\\\_\\n\\r\\s\\t])+`,
)

/** TEXT_ANALYZE without options. @throws for an analyzer there is not. */
export function analyze(text: string, analyzer: string): readonly string[] {
  switch (analyzer) {
    case 'LOG_ANALYZER':
      return lowerAscii(text)
        .split(delimiters)
        .filter((term) => term !== '')
    case 'NO_OP_ANALYZER':
      return [text]
    case 'PATTERN_ANALYZER':
      return text.toLowerCase().match(/\b\w{2,}\b/g) ?? []
    default:
      throw new Error(`Invalid analyzer: ${analyzer}`)
  }
}

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/** The names or values of a JSON text that CONTAINS_SUBSTR looks at; a JSON null is null. */
export function jsonLeaves(text: string, scope: string): readonly (string | null)[] {
  if (!/^JSON_(VALUES|KEYS|KEYS_AND_VALUES)$/.test(scope)) throw new Error(`Invalid json_scope: ${scope}`)
  const found: (string | null)[] = []
  const walk = (tree: JsonTree): void => {
    if (Array.isArray(tree)) for (const item of tree) walk(item)
    else if (tree instanceof Map) {
      for (const [name, value] of tree) {
        if (scope !== 'JSON_VALUES') found.push(name)
        walk(value)
      }
    } else if (scope !== 'JSON_KEYS') found.push(leafText(tree))
  }
  walk(readJson(text))
  return found
}

function leafText(tree: Exclude<JsonTree, JsonTree[] | ReadonlyMap<string, JsonTree>>): string | null {
  if (tree === null || typeof tree === 'string') return tree
  return typeof tree === 'boolean' ? String(tree) : tree.number
}

export const searchFunctions: readonly RuntimeFunction[] = [
  define('gsql_join', [LIST(VARCHAR), VARCHAR], VARCHAR, (texts: DuckDBListValue, separator: string) =>
    texts.items.filter((text) => text !== null).join(separator),
  ),
  define(
    'gsql_text_analyze',
    [VARCHAR, VARCHAR],
    LIST(VARCHAR),
    (text: string, analyzer: string) => new DuckDBListValue(analyze(text, analyzer)),
  ),
  define(
    'gsql_json_leaves',
    [VARCHAR, VARCHAR],
    LIST(VARCHAR),
    (text: string, scope: string) => new DuckDBListValue(jsonLeaves(text, scope)),
  ),
]
