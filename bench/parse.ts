/**
 * Speed of the GoogleSQL parser in megabytes of text per second.
 *
 * `npm run bench:parse`, or with a number behind `--`: how many megabytes of text to make. The text is generated, so the figures
 * of two machines compare: models of about 60 lines, each parsed by itself as a project's files are, and all of them as one
 * long script.
 */
import { tokenize } from '../runner/sql/lexer.ts'
import { parseScript } from '../runner/sql/parse/parse.ts'
import { printScript } from '../runner/sql/print/node.ts'
import { corpus } from './sql-models.ts'

const models = corpus(Number(process.argv[2] ?? '4') * 1_000_000)
const script = models.join('')

const [failure] = parseScript(script).diagnostics
if (failure !== undefined) {
  throw new Error(`internal: the corpus does not parse: ${failure.message} at ${failure.span?.start}`)
}
const trees = models.map((text) => parseScript(text).value)

report('tokenize', () => models.forEach((text) => void tokenize(text)))
report('parse models', () => models.forEach((text) => void parseScript(text)))
report('parse script', () => parseScript(script))
report('print', () => trees.forEach((statements) => void printScript(statements)))

function report(name: string, work: () => unknown): void {
  const runs = Array.from({ length: 5 }, () => {
    const start = performance.now()
    work()
    return performance.now() - start
  })
  const bestMs = Math.min(...runs)
  const speed = (script.length / 1000 / bestMs).toFixed(1)
  const each = ((bestMs * 1000) / models.length).toFixed(0)
  console.log(
    `${name.padEnd(13)} ${speed} MB/s, ${each} µs per model, best of ${runs.length} runs over ${models.length} models`,
  )
}
