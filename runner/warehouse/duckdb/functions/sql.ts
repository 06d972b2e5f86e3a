/** Pieces of DuckDB text that many rules use. */
import { quoteText } from '../name.ts'

/** A DuckDB function call. */
export function fn(name: string, ...values: readonly string[]): string {
  return `${name}(${values.join(', ')})`
}

/** `CAST(sql AS type)`; `type` is DuckDB's. */
export function castTo(sql: string, type: string): string {
  return `CAST(${sql} AS ${type})`
}

/** `(CASE WHEN … THEN … ELSE … END)`; conditions in order, each with its result. */
export function caseOf(
  branches: readonly (readonly [condition: string, result: string])[],
  otherwise?: string,
): string {
  const whens = branches.map(([condition, result]) => ` WHEN ${condition} THEN ${result}`).join('')
  return `(CASE${whens}${otherwise === undefined ? '' : ` ELSE ${otherwise}`} END)`
}

/**
 * An expression of `type` that raises `message` when it is evaluated; `message` is DuckDB text of type VARCHAR.
 *
 * DuckDB's own error() is volatile, which TRY refuses (DuckDB 1.5), so SAFE. would not see it.
 */
export function fail(message: string, type: string): string {
  return castTo(fn('gsql_fail', message), type)
}

/** {@link fail} with constant words. */
export function failWith(words: string, type: string): string {
  return fail(quoteText(words), type)
}

/**
 * Evaluates each value once and hands its name to `body`, which may use it as often as it likes.
 *
 * Names and constants are handed over as they are. Everything else is bound by a lambda over a list of one struct: the
 * engine has no LET, and repeating a nested expression doubles it at every level. It costs some 30 ns per row.
 */
export function once(values: readonly string[], body: (...names: string[]) => string): string {
  const held = values.map((value) => !isPlain(value))
  if (!held.includes(true)) return body(...values)
  depth += 1
  const marks = values.map((_, index) => `\u0001${depth}.${index}\u0001`)
  const text = body(...values.map((value, index) => (held[index] === true ? (marks[index] ?? value) : value)))
  depth -= 1
  const name = freshName([text, ...values])
  const fields = values.flatMap((value, index) => (held[index] === true ? [`f${index} := ${value}`] : []))
  const filled = marks.reduce((sum, mark, index) => sum.replaceAll(mark, `${name}.f${index}`), text)
  return `(list_transform([struct_pack(${fields.join(', ')})], lambda ${name}: ${filled})[1])`
}

// Bodies may call `once` again and mention the names of the outer call there, so the marks tell the levels apart.
let depth = 0

/** Whether repeating the text costs nothing: a name, a number, a short constant, a cast of one. */
export function isPlain(sql: string): boolean {
  const text = sql.replace(/\/\*@\d+\*\//g, '')
  return text.length <= 80 && plain.test(text)
}

const name = String.raw`(?:"(?:[^"]|"")*"|[A-Za-z_][\w$]*|\x01[\d.]+\x01)`
const constant = String.raw`(?:-?\d[\d.]*(?:e[+-]?\d+)?|(?:DATE |TIME |TIMESTAMP |TIMESTAMPTZ )?'(?:[^']|'')*'|NULL|true|false)`
const atom = String.raw`(?:${name}(?:\.${name})*|${constant})(?:::\w+)?`
const plain = new RegExp(String.raw`^\(?(?:${atom}|CAST\(${atom} AS [\w(), ]+\))\)?$`)

function freshName(texts: readonly string[]): string {
  let number = 1
  while (texts.some((text) => text.includes(`x${number}$`))) number += 1
  return `x${number}$`
}
