/**
 * Compares `runner sql eval` with the oracle on every query of the corpus and writes docs/conformance.md.
 *
 *     node run.mjs [--family name] [--show bucket] [--limit n] [--no-report]
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { bucketOf, buckets } from './compare.mjs'
import { readCorpus } from './corpus.mjs'
import { askRunner } from './door.mjs'
import { reportText } from './report.mjs'

const { values: options } = parseArgs({
  options: {
    family: { type: 'string' },
    show: { type: 'string', multiple: true },
    limit: { type: 'string', default: '1000' },
    'no-report': { type: 'boolean' },
  },
})

const corpus = (await readCorpus()).filter(
  ({ family }) => options.family === undefined || family.startsWith(options.family),
)
const expected = await truths(corpus)
const found = await askRunner('eval', corpus)
const results = corpus.map((query, index) => ({
  query,
  found: found[index],
  expected: expected[index],
  bucket: bucketOf(query, found[index], expected[index]),
}))

for (const bucket of buckets) {
  const count = results.filter((result) => result.bucket === bucket).length
  console.log(`${String(count).padStart(6)}  ${bucket}`)
}
for (const bucket of options.show ?? []) {
  const shown = results.filter((result) => result.bucket.startsWith(bucket)).slice(0, Number(options.limit))
  for (const result of shown) console.log(describe(result))
}
if (options.family === undefined && !options['no-report'])
  writeFileSync(fileURLToPath(new URL('../../docs/conformance.md', import.meta.url)), reportText(results))

function describe({ query, found: ours, expected: theirs, bucket }) {
  const text = (answer) =>
    answer.ok
      ? `${JSON.stringify(answer.rows).slice(0, 600)} ${answer.columns.map(({ name, type }) => `${name} ${type}`.trim()).join(', ')}`
      : `ERROR ${answer.kind ?? ''} ${answer.message ?? ''} ${JSON.stringify(answer.columns ?? '')}`
  return `\n[${bucket}] ${query.family}\n  ${query.sql}\n  runner ${text(ours)}\n  oracle ${text(theirs)}`
}

// The oracle always answers the same, so answers are kept beside it.
async function truths(queries) {
  const folder = fileURLToPath(new URL('./node_modules/.cache/', import.meta.url))
  const file = `${folder}oracle.json`
  const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const keyOf = ({ sql, params, tables, timezone }) =>
    createHash('sha1')
      .update(JSON.stringify([sql, params, tables, timezone]))
      .digest('base64')
  const missing = queries.filter((query) => known[keyOf(query)] === undefined)
  if (missing.length > 0) {
    const { startOracle } = await import('./oracle/oracle.mjs')
    mkdirSync(folder, { recursive: true })
    const todo = [...missing]
    const work = async () => {
      const oracle = await startOracle()
      for (let query = todo.pop(); query !== undefined; query = todo.pop()) {
        known[keyOf(query)] = await oracle.ask(query)
        if (todo.length % 500 === 0) writeFileSync(file, JSON.stringify(known))
      }
      oracle.stop()
    }
    await Promise.all([work(), work(), work()])
    writeFileSync(file, JSON.stringify(known))
  }
  return queries.map((query) => known[keyOf(query)])
}
