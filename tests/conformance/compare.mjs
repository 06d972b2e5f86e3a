/** Which of the buckets an answer falls into, compared with the oracle's. */

export const buckets = [
  'equal',
  'both refuse',
  'types equal, not evaluated',
  'other type',
  'wrong rows',
  'refused, oracle gives rows',
  'accepted, oracle refuses',
  'unsupported',
  'no truth',
]

/** `found` is the door's answer, `expected` the oracle's. */
export function bucketOf(query, found, expected) {
  if (!found.ok && found.kind === 'unsupported') return 'unsupported'
  if (expected.silent) return bucketOfTypes(found, expected)
  if (isNewer(expected)) return 'no truth'
  if (!expected.ok) return found.ok ? 'accepted, oracle refuses' : 'both refuse'
  if (!found.ok) return 'refused, oracle gives rows'
  if (!sameRows(query, found.rows, expected.rows)) return 'wrong rows'
  return sameColumns(found.columns, expected.columns) ? 'equal' : 'other type'
}

// The oracle is of 2023 and does not know what came later, nor all that it can type.
function isNewer({ message = '' }) {
  return /^(?:Table-valued f|F)unction not found: |Unimplemented/.test(message)
}

function bucketOfTypes(found, { columns }) {
  if (columns === undefined || !found.ok) return 'no truth'
  return sameColumns(found.columns, columns) ? 'types equal, not evaluated' : 'other type'
}

function sameColumns(left, right) {
  const text = (columns) =>
    columns.map(({ name, type }) => `${name.toLowerCase().replace(/^\$col\d+$/, '')}:${type}`).join('\n')
  return text(left) === text(right)
}

// Without ORDER BY at the end rows have no order.
function sameRows({ sql }, left, right) {
  if (left.length !== right.length) return false
  const isOrdered = /\border by\b[^)]*$/i.test(sql)
  const texts = (rows) => {
    const lines = rows.map((row) => JSON.stringify(comparable(row)))
    return isOrdered ? lines : lines.sort()
  }
  const others = texts(right)
  return texts(left).every((line, index) => line === others[index])
}

// Doubles agree to 14 digits: the last ones of sines and logarithms are the C library's.
function comparable(value) {
  if (typeof value === 'number') return Number.isInteger(value) ? value : Number(value.toPrecision(14))
  if (Array.isArray(value)) return value.map(comparable)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, member]) => [name, comparable(member)]),
  )
}
