import { cpSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeProject, type Ran, type TestProject } from './command-line.ts'

const root = join(import.meta.dirname, '../..')
let project: TestProject
let first: Ran

beforeAll(async () => {
  project = makeProject({})
  for (const name of ['dataform.json', 'runner.yaml', 'definitions', 'includes', 'macros', 'seeds']) {
    cpSync(join(root, name), join(project.folder, name), { recursive: true })
  }
  // The settings of the shop are in dataform.json; a project has one settings file.
  project.removeFile('workflow_settings.yaml')
  first = await project.run('demo', '--scale', 'tiny')
}, 120_000)
afterAll(() => project.remove())

it('the demo builds a shop whose sales are what the generator knows', async () => {
  expect(first.exitCode, first.stdout + first.stderr).toBe(0)
  const { truth } = JSON.parse(readFileSync(join(project.folder, 'data/manifest.json'), 'utf8')) as {
    readonly truth: { readonly fact_sales: { readonly rows: { readonly shop: number } } }
  }
  const sales = await project.run(
    'query',
    'select count(*) as n from ecom_gold.fact_sales',
    '--format',
    'json',
  )
  expect(JSON.parse(sales.stdout)).toEqual([{ n: truth.fact_sales.rows.shop }])
})

it('the demo says where the warehouse lies, and the three things it proposes work', async () => {
  expect(first.stdout).toContain('The warehouse is .runner/local.duckdb')
  expect(existsSync(join(project.folder, '.runner/local.duckdb'))).toBe(true)
  const proposed = [...first.stdout.matchAll(/^ {2}runner (.*)$/gm)].map(([, line = '']) => line)
  expect(proposed).toHaveLength(3)
  for (const line of proposed) {
    // A command is followed by what it does, two or more blanks after it.
    const [command = ''] = line.split(/ {2,}/)
    const args = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '')
    expect((await project.run(...args)).exitCode, command).toBe(0)
  }
}, 60_000)

it('the demo run again finds nothing new and changes no row', async () => {
  const again = await project.run('demo', '--scale', 'tiny')

  expect(again.exitCode).toBe(0)
  expect(again.stdout).toContain('✓ Ingested nothing new')
  const built = again.stdout.split('Ingested nothing new')[1] ?? ''
  const inBuild = [...built.matchAll(/(?:incremental|table|snapshot|seed) +([\d,]+) rows?/g)].map(
    ([, count]) => count,
  )
  expect(inBuild.length).toBeGreaterThan(10)
  expect(inBuild.filter((count) => count !== '0')).toEqual([])
}, 60_000)
