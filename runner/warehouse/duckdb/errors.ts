/** What DuckDB says went wrong, in the author's words and at the author's place. */
import { WarehouseError, type WarehouseErrorKind } from '../warehouse.ts'

/**
 * Turns an error of the engine into a WarehouseError.
 *
 * @param sql the DuckDB text that failed; marks in it (see {@link mark}) lead back to the GoogleSQL statement.
 * @param jobId ours, for the journal.
 */
export function engineError(error: unknown, sql: string, jobId: string | undefined): WarehouseError {
  if (error instanceof WarehouseError) return error
  const raised = parse(error)
  const placed = /^@(\d+)@([\s\S]*)$/.exec(raised.message)
  const told = placed?.[2] === undefined ? raised : { ...raised, message: placed[2] }
  const offset = placed === null ? offsetOf(told, sql) : Number(placed[1])
  return new WarehouseError(kindOf(told), wording(told), { offset, jobId, cause: error })
}

/**
 * A comment in front of a piece of DuckDB text that says where in the GoogleSQL it comes from.
 *
 * The engine tells the byte where an expression failed; the nearest mark before that byte is the author's place.
 */
export function mark(offset: number): string {
  return `/*@${offset}*/`
}

/** The text without its marks. */
export function withoutMarks(sql: string): string {
  return sql.replace(texts, (found, digits: string | undefined) => (digits === undefined ? found : ''))
}

/**
 * Puts the nearest mark into each call that raises an error of its own, whose place the engine does not tell.
 *
 * The mark goes in front of the message and is taken off again by {@link engineError}.
 */
export function withPlaces(sql: string): string {
  if (/^CREATE (?:OR REPLACE )?(?:VIEW|MACRO)/.test(sql)) return sql
  let offset: string | undefined
  return sql.replace(texts, (found, digits: string | undefined) => {
    if (digits !== undefined) offset = digits
    return found === failure && offset !== undefined ? `${failure}'@${offset}@' || ` : found
  })
}

const failure = 'gsql_fail('
// Texts and names in quotes come first, so that nothing inside them is taken for a mark or a call.
const texts = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\/\*@(\d+)\*\/|gsql_fail\(/g

interface Told {
  readonly type: string
  readonly message: string
  readonly position?: number
}

function parse(error: unknown): Told {
  const text = error instanceof Error ? error.message : String(error)
  const start = text.indexOf('{')
  if (start !== -1) {
    try {
      const json = JSON.parse(text.slice(start)) as Record<string, string>
      const position = json['position']
      return {
        type: json['exception_type'] ?? '',
        message: json['exception_message'] ?? text,
        ...(position === undefined ? {} : { position: Number(position) }),
      }
    } catch {
      // Not the JSON form after all: some errors of the bindings come as plain text.
    }
  }
  const plain = /^([A-Z][\w ]*?) Error: ([\s\S]*)$/.exec(text)
  return { type: plain?.[1] ?? '', message: plain?.[2] ?? text }
}

function kindOf({ type, message }: Told): WarehouseErrorKind {
  switch (type.toLowerCase()) {
    case 'interrupt':
      return 'cancelled'
    case 'out of memory':
      return 'quota'
    case 'transactioncontext':
    case 'transaction':
      return 'transient'
    case 'io':
      return /No files found/.test(message) ? 'not-found' : 'transient'
    // The translation is checked before it is sent, so a refusal here is a gap of ours, not the author's mistake.
    case 'parser':
    case 'binder':
    case 'catalog':
    case 'not implemented':
    case 'internal':
      return 'unsupported'
    default:
      return 'invalid-query'
  }
}

const rewordings: readonly (readonly [RegExp, string])[] = [
  [
    /^More than one row returned by a subquery used as an expression[\s\S]*/,
    'Scalar subquery produced more than one element',
  ],
  [/^Overflow in (?:addition|subtraction|multiplication) of INT(?:64|128) \((.*)\)!?$/, 'int64 overflow: $1'],
  [/^Type INT128 with value (-?\d+) can't be cast[\s\S]*/, 'int64 overflow: $1'],
  [/^Type DOUBLE with value (\S+) can't be cast[\s\S]*/, 'Illegal conversion of value to type int64: $1'],
  [/^Could not convert string '([\s\S]*)' to INT64[\s\S]*/, 'Bad int64 value: $1'],
  [/^Could not convert string '([\s\S]*)' to DOUBLE[\s\S]*/, 'Bad double value: $1'],
  [
    /^Could not (?:convert|cast) (?:string|value) ["']([\s\S]*?)["'] to DECIMAL[\s\S]*/,
    'Invalid NUMERIC value: $1',
  ],
  [
    /^Casting value "(.*)" to type (DECIMAL\(\d+,\d+\)) failed[\s\S]*/,
    'NUMERIC value $1 is out of range of $2',
  ],
  [/^(?:invalid )?date field value out of range: "([^"]*)"[\s\S]*/, 'Invalid date: "$1"'],
  [/^Interrupted!?$/, 'the statement was cancelled'],
]

function wording(told: Told): string {
  const message = told.message.trim()
  for (const [pattern, words] of rewordings) if (pattern.test(message)) return message.replace(pattern, words)
  const kind = kindOf(told)
  return kind === 'unsupported' ? `the local engine cannot run this statement: ${message}` : message
}

function offsetOf(told: Told, sql: string): number | undefined {
  if (told.position !== undefined) return markedOffset(sql, told.position)
  return told.type === 'Invalid Input' ? onlyCandidate(sql) : undefined
}

// A JavaScript function fails without a place; when all of them stand at one place of the author's text, that is it.
function onlyCandidate(sql: string): number | undefined {
  let offset: string | undefined
  const candidates = new Set<string | undefined>()
  for (const [found, digits] of sql.matchAll(
    /'(?:[^']|'')*'|"(?:[^"]|"")*"|\/\*@(\d+)\*\/|gsql_(?!fail)\w+\(/g,
  )) {
    if (digits !== undefined) offset = digits
    else if (found.startsWith('gsql_')) candidates.add(offset)
  }
  const [only] = candidates
  return candidates.size === 1 && only !== undefined ? Number(only) : undefined
}

function markedOffset(sql: string, bytePosition: number): number | undefined {
  const before = Buffer.from(sql, 'utf8').subarray(0, bytePosition).toString('utf8')
  let offset: number | undefined
  for (const [, digits] of before.matchAll(/\/\*@(\d+)\*\//g)) offset = Number(digits)
  return offset
}
