/** JSON functions. JSON values are kept as text. */
import { BIGINT, BOOLEAN, DOUBLE, DuckDBListValue, type DuckDBValue, LIST, VARCHAR } from '@duckdb/node-api'
import { define, type RuntimeFunction } from './define.ts'
import { append, insert, remove, setAt, stripNulls } from './json-change.ts'
import { follow, readPath } from './json-path.ts'
import {
  floatJson,
  type JsonTree,
  prettyJson,
  quote,
  readJson,
  writeJson,
  writeNormalized,
} from './json-tree.ts'
import { floatText, parseFloat64 } from './number.ts'

// STRING inputs that are no JSON give NULL.
function readLeniently(text: string): JsonTree | undefined {
  try {
    return readJson(text)
  } catch {
    return undefined
  }
}

function at(text: string, path: string): JsonTree | undefined {
  const steps = readPath(path)
  const tree = readLeniently(text)
  return tree === undefined ? undefined : follow(tree, steps)
}

type Write = (tree: JsonTree) => string

/** The text of a scalar; null for JSON null, arrays, objects and nothing. */
function scalar(tree: JsonTree | undefined, write: Write): string | null {
  if (tree === undefined || tree === null || Array.isArray(tree) || tree instanceof Map) return null
  return typeof tree === 'string' ? tree : write(tree)
}

function strings(items: readonly (string | null)[]): DuckDBListValue {
  return new DuckDBListValue([...items])
}

/** An array of scalars as texts; null when it is none or holds arrays or objects. */
function scalars(tree: JsonTree | undefined, write: Write): DuckDBListValue | null {
  if (!Array.isArray(tree) || tree.some((item) => Array.isArray(item) || item instanceof Map)) return null
  return strings(tree.map((item) => scalar(item, write)))
}

function parse(text: string, mode: string): string {
  let tree: JsonTree
  try {
    tree = readJson(text)
  } catch (error) {
    throw new Error(`Invalid input to PARSE_JSON: ${error instanceof Error ? error.message : error}`)
  }
  if (mode !== 'round') requireExact(tree)
  return writeNormalized(tree)
}

function requireExact(tree: JsonTree): void {
  if (Array.isArray(tree)) for (const item of tree) requireExact(item)
  else if (tree instanceof Map) for (const item of tree.values()) requireExact(item)
  else if (typeof tree === 'object' && tree !== null) {
    const digits = tree.number
      .replace(/[eE].*$/, '')
      .replace(/[-.]/g, '')
      .replace(/^0+/, '')
      .replace(/0+$/, '')
    const isWhole = /^-?\d+$/.test(tree.number)
    const isWide = isWhole
      ? BigInt(tree.number) >= 1n << 64n || BigInt(tree.number) < -(1n << 63n)
      : digits.length > 17
    if (isWide)
      throw new Error(
        `Invalid input to PARSE_JSON: Input number: ${tree.number} cannot round-trip through string representation`,
      )
  }
}

function typeOf(tree: JsonTree): string {
  if (tree === null) return 'null'
  if (Array.isArray(tree)) return 'array'
  if (tree instanceof Map) return 'object'
  return typeof tree === 'object' ? 'number' : typeof tree
}

function toInteger(tree: JsonTree): bigint {
  if (typeof tree !== 'object' || tree === null || !('number' in tree))
    throw new Error('The provided JSON input is not an integer')
  const digits = writeNormalized(tree)
  const value = /^-?\d+$/.test(digits)
    ? BigInt(digits)
    : Number.isInteger(Number(digits))
      ? BigInt(Number(digits))
      : undefined
  if (value === undefined)
    throw new Error(`The provided JSON number: ${digits} cannot be converted to an integer`)
  if (value !== BigInt.asIntN(64, value))
    throw new Error(`The provided JSON number: ${digits} cannot be converted to an integer`)
  return value
}

function toFloat(tree: JsonTree): number {
  if (typeof tree !== 'object' || tree === null || !('number' in tree))
    throw new Error('The provided JSON input is not a number')
  return Number(tree.number)
}

function toBoolean(tree: JsonTree): boolean {
  if (typeof tree !== 'boolean') throw new Error('The provided JSON input is not a boolean')
  return tree
}

function toText(tree: JsonTree): string {
  if (typeof tree !== 'string') throw new Error('The provided JSON input is not a string')
  return tree
}

function laxBoolean(tree: JsonTree): boolean | null {
  if (typeof tree === 'boolean') return tree
  if (typeof tree === 'string') return /^true$/i.test(tree) ? true : /^false$/i.test(tree) ? false : null
  return typeof tree === 'object' && tree !== null && 'number' in tree ? Number(tree.number) !== 0 : null
}

function laxFloat(tree: JsonTree): number | null {
  if (typeof tree === 'string') {
    try {
      return parseFloat64(tree)
    } catch {
      return null
    }
  }
  return typeof tree === 'object' && tree !== null && 'number' in tree ? Number(tree.number) : null
}

function laxInteger(tree: JsonTree): bigint | null {
  if (typeof tree === 'boolean') return tree ? 1n : 0n
  if (typeof tree === 'object' && tree !== null && 'number' in tree && /^-?\d+$/.test(tree.number))
    return inRange(BigInt(tree.number))
  if (typeof tree === 'string' && /^[+-]?\d+$/.test(tree)) return inRange(BigInt(tree.replace('+', '')))
  const value = laxFloat(tree)
  if (value === null || !Number.isFinite(value)) return null
  return inRange(BigInt(Math.sign(value) * Math.round(Math.abs(value))))
}

function inRange(value: bigint): bigint | null {
  return value === BigInt.asIntN(64, value) ? value : null
}

function laxText(tree: JsonTree): string | null {
  if (tree === null || Array.isArray(tree) || tree instanceof Map) return null
  if (typeof tree === 'string') return tree
  if (typeof tree === 'boolean') return String(tree)
  return /^-?\d+$/.test(tree.number) ? writeNormalized(tree) : floatText(Number(tree.number))
}

/** A strict and a lax converter of one value, and of arrays of them. */
function converters(
  name: string,
  type: typeof BIGINT | typeof DOUBLE | typeof BOOLEAN | typeof VARCHAR,
  strict: (tree: JsonTree) => DuckDBValue,
  lax: (tree: JsonTree) => DuckDBValue,
): readonly RuntimeFunction[] {
  const each = (convert: (tree: JsonTree) => DuckDBValue, isStrict: boolean) => (text: string) => {
    const tree = readJson(text)
    if (!Array.isArray(tree)) {
      if (!isStrict || tree === null) return null
      throw new Error('The provided JSON input is not an array')
    }
    return new DuckDBListValue(tree.map(convert))
  }
  const one = (text: string) => {
    const tree = readJson(text)
    return tree === null ? null : strict(tree)
  }
  return [
    define(`gsql_json_${name}`, [VARCHAR], type, one),
    define(`gsql_json_lax_${name}`, [VARCHAR], type, (text: string) => lax(readJson(text))),
    define(`gsql_json_${name}_array`, [VARCHAR], LIST(type), each(strict, true)),
    define(`gsql_json_lax_${name}_array`, [VARCHAR], LIST(type), each(lax, false)),
  ]
}

/** The names of all members at any depth up to `limit`, dotted, sorted, each once. */
function keysOf(tree: JsonTree, limit: number, mode: string): string[] {
  const found = new Set<string>()
  const visit = (value: JsonTree, prefix: string, depth: number, inArray: boolean): void => {
    if (Array.isArray(value)) {
      if (mode === 'strict' || (mode === 'lax' && inArray)) return
      for (const item of value) visit(item, prefix, depth, true)
      return
    }
    if (!(value instanceof Map) || depth >= limit) return
    for (const [name, member] of value) {
      const path = prefix === '' ? safeName(name) : `${prefix}.${safeName(name)}`
      found.add(path)
      visit(member, path, depth + 1, false)
    }
  }
  visit(tree, '', 0, false)
  return [...found].sort()
}

function safeName(name: string): string {
  return /^[A-Za-z_][A-Za-z_0-9]*$/.test(name) ? name : quote(name)
}

function changed(change: (tree: JsonTree, value: JsonTree, path: readonly (string | number)[]) => JsonTree) {
  return (text: string, path: string, value: string): string =>
    writeNormalized(change(readJson(text), readJson(value), readPath(path)))
}

export const jsonFunctions: readonly RuntimeFunction[] = [
  define(
    'gsql_json_value',
    [VARCHAR, VARCHAR, BOOLEAN],
    VARCHAR,
    (text: string, path: string, isJson: boolean) =>
      scalar(at(text, path), isJson ? writeNormalized : writeJson),
  ),
  define(
    'gsql_json_query',
    [VARCHAR, VARCHAR, BOOLEAN],
    VARCHAR,
    (text: string, path: string, isJson: boolean) => {
      const tree = at(text, path)
      if (tree === undefined || (tree === null && !isJson)) return null
      return isJson ? writeNormalized(tree) : writeJson(tree)
    },
  ),
  define(
    'gsql_json_query_array',
    [VARCHAR, VARCHAR, BOOLEAN],
    LIST(VARCHAR),
    (text: string, path: string, isJson: boolean) => {
      const tree = at(text, path)
      return Array.isArray(tree) ? strings(tree.map(isJson ? writeNormalized : writeJson)) : null
    },
  ),
  define(
    'gsql_json_value_array',
    [VARCHAR, VARCHAR, BOOLEAN],
    LIST(VARCHAR),
    (text: string, path: string, isJson: boolean) =>
      scalars(at(text, path), isJson ? writeNormalized : writeJson),
  ),
  define('gsql_json_parse', [VARCHAR, VARCHAR], VARCHAR, parse),
  define('gsql_json_normalize', [VARCHAR], VARCHAR, (text: string) => writeNormalized(readJson(text))),
  define('gsql_json_pretty', [VARCHAR], VARCHAR, (text: string) => prettyJson(readJson(text))),
  define('gsql_json_quote', [VARCHAR], VARCHAR, quote),
  define('gsql_json_float', [DOUBLE], VARCHAR, (value: number) =>
    Number.isFinite(value)
      ? floatJson(value)
      : quote(Number.isNaN(value) ? 'NaN' : value < 0 ? '-Infinity' : 'Infinity'),
  ),
  define('gsql_json_type', [VARCHAR], VARCHAR, (text: string) => typeOf(readJson(text))),
  define('gsql_json_member', [VARCHAR, VARCHAR], VARCHAR, (text: string, name: string) => {
    const tree = follow(readJson(text), [name])
    return tree === undefined ? null : writeNormalized(tree)
  }),
  define('gsql_json_member', [VARCHAR, BIGINT], VARCHAR, (text: string, index: bigint) => {
    const tree = follow(readJson(text), [Number(index)])
    return tree === undefined ? null : writeNormalized(tree)
  }),
  define(
    'gsql_json_keys',
    [VARCHAR, BIGINT, VARCHAR],
    LIST(VARCHAR),
    (text: string, limit: bigint, mode: string) => strings(keysOf(readJson(text), Number(limit), mode)),
  ),
  define(
    'gsql_json_set',
    [VARCHAR, VARCHAR, VARCHAR, BOOLEAN],
    VARCHAR,
    (text: string, path: string, value: string, isCreating: boolean) =>
      writeNormalized(setAt(readJson(text), readPath(path), readJson(value), isCreating)),
  ),
  define('gsql_json_remove', [VARCHAR, VARCHAR], VARCHAR, (text: string, path: string) =>
    writeNormalized(remove(readJson(text), readPath(path))),
  ),
  define(
    'gsql_json_append',
    [VARCHAR, VARCHAR, VARCHAR],
    VARCHAR,
    changed((tree, value, path) => append(tree, path, value)),
  ),
  define(
    'gsql_json_insert',
    [VARCHAR, VARCHAR, VARCHAR],
    VARCHAR,
    changed((tree, value, path) => insert(tree, path, value)),
  ),
  define(
    'gsql_json_append_each',
    [VARCHAR, VARCHAR, VARCHAR],
    VARCHAR,
    changed((tree, value, path) =>
      (Array.isArray(value) ? value : [value]).reduce((sum: JsonTree, item) => append(sum, path, item), tree),
    ),
  ),
  define(
    'gsql_json_insert_each',
    [VARCHAR, VARCHAR, VARCHAR],
    VARCHAR,
    // From the last to the first, so that each stands before those already in.
    changed((tree, value, path) =>
      (Array.isArray(value) ? value : [value]).reduceRight(
        (sum: JsonTree, item) => insert(sum, path, item),
        tree,
      ),
    ),
  ),
  define(
    'gsql_json_strip_nulls',
    [VARCHAR, VARCHAR, BOOLEAN, BOOLEAN],
    VARCHAR,
    (text: string, path: string, arrays: boolean, empty: boolean) =>
      writeNormalized(stripNulls(readJson(text), readPath(path), arrays, empty)),
  ),
  ...converters('bool', BOOLEAN, toBoolean, laxBoolean),
  ...converters('int64', BIGINT, toInteger, laxInteger),
  ...converters('float64', DOUBLE, toFloat, laxFloat),
  ...converters('string', VARCHAR, toText, laxText),
]
