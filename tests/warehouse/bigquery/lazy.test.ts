/** What is loaded for a command that has nothing to do with BigQuery. This file imports nothing that loads it. */
import { createRequire } from 'node:module'
import { afterAll, expect, it } from 'vitest'
import '../../../runner/cli/main.ts'
import { makeProject } from '../../cli/command-line.ts'

const project = makeProject({
  'definitions/orders.sqlx': 'config { type: "table", assertions: { uniqueKey: ["id"] } }\nselect 1 as id',
  'runner.yaml': 'targets: {cloud: {warehouse: bigquery}}\n',
})
afterAll(() => project.remove())

/** Packages of Google's that this process has loaded; all of them are CommonJS, so they stand in its cache. */
function loadedPackages(): readonly string[] {
  const names = Object.keys(createRequire(import.meta.url).cache).flatMap(
    (path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(path)?.[1] ?? [],
  )
  return [...new Set(names)].filter((name) => /^(@google-cloud\/|google-auth|gaxios|gcp-metadata)/.test(name))
}

it.each([
  [['--help']],
  [['build', '--help']],
  [['ls']],
  [['compile']],
  [['--target', 'cloud', 'compile']],
  [['build']],
  [['query', 'select 1']],
])('runner %j loads no package of Google', async (args) => {
  const { exitCode, stderr } = await project.run(...args)

  expect(stderr).toBe('')
  expect(exitCode).toBe(0)
  expect(loadedPackages()).toEqual([])
})

it('opening BigQuery loads them, and this is seen', async () => {
  await import('../../../runner/warehouse/bigquery/index.ts')

  expect(loadedPackages()).toEqual(expect.arrayContaining(['@google-cloud/bigquery', 'google-auth-library']))
})
