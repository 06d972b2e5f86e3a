/** docs/conformance.md. */
import { buckets } from './compare.mjs'

const listed = ['wrong rows', 'other type', 'accepted, oracle refuses', 'refused, oracle gives rows']
const mostListed = 200

export function reportText(results) {
  const count = (bucket, of = results) => of.filter((result) => result.bucket === bucket).length
  const judged = results.filter(({ bucket }) => bucket !== 'no truth')
  const right = judged.filter(({ bucket }) =>
    ['equal', 'both refuse', 'types equal, not evaluated'].includes(bucket),
  )
  const share = (part, whole) => `${((100 * part) / Math.max(whole, 1)).toFixed(2)} %`
  const families = [...new Set(results.map(({ query }) => query.family))].sort()
  return [
    '# Conformance',
    '',
    "Every query below `tests/conformance/` was run on the local engine and by Google's own analyzer and evaluator",
    '(ZetaSQL 2023.08, from the npm package `@fivetrandevelopers/zetasql`). `npm run conformance` writes this page.',
    '',
    `**${results.length} queries; of ${judged.length} that have a truth ${share(right.length, judged.length)} are right**:`,
    'the same rows with the same column names and types, or an error on both sides.',
    '',
    '| outcome | queries |',
    '|---|---:|',
    ...buckets.map((bucket) => `| ${bucket} | ${count(bucket)} |`),
    '',
    'Rows are compared without an order unless the query ends in ORDER BY, doubles to 14 digits. "Types equal, not',
    'evaluated" and "no truth" are queries the evaluator does not run, such as APPROX functions; "unsupported" is what the',
    'local engine refuses and says so.',
    '',
    '## By family',
    '',
    `| family | queries | right | ${listed.join(' | ')} | unsupported |`,
    `|---|---:|---:|${listed.map(() => '---:|').join('')}---:|`,
    ...families.map((family) => {
      const own = judged.filter(({ query }) => query.family === family)
      const ownRight = own.filter((result) => right.includes(result))
      const cells = [...listed, 'unsupported'].map((bucket) => count(bucket, own) || '')
      return `| ${family} | ${own.length} | ${share(ownRight.length, own.length)} | ${cells.join(' | ')} |`
    }),
    ...listed.flatMap((bucket) => listOf(bucket, results)),
    '',
  ].join('\n')
}

function listOf(bucket, results) {
  const own = results.filter((result) => result.bucket === bucket)
  if (own.length === 0) return []
  const lines = own.slice(0, mostListed).map(({ query, found, expected }) => {
    const sql = query.sql.replace(/\s+/g, ' ').replaceAll('`', '\u02cb').slice(0, 220)
    return `- \`${sql}\`: ${answerText(found, expected)}, not ${answerText(expected, found)}`
  })
  const more = own.length > mostListed ? ['', `… and ${own.length - mostListed} more.`] : []
  return ['', `## ${bucket[0].toUpperCase()}${bucket.slice(1)} (${own.length})`, '', ...lines, ...more]
}

function answerText(answer, other) {
  const code = (value) => `\`${String(value).replace(/\s+/g, ' ').replaceAll('`', '\u02cb').slice(0, 160)}\``
  if (!answer.ok) return answer.message === undefined ? 'types' : `the error ${code(answer.message)}`
  const rows = JSON.stringify(answer.rows)
  const isSame = other.ok && rows === JSON.stringify(other.rows)
  return isSame
    ? code(answer.columns.map(({ name, type }) => `${name} ${type}`.trim()).join(', '))
    : code(rows)
}
