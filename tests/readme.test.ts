/** The models that README.md shows are a project that builds. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands } from '../runner/cli/commands/index.ts'
import { makeProject, type TestProject } from './cli/command-line.ts'

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')

const lines = [
  "config { type: 'table' }",
  "select 1 as order_id, 1 as line_number, 7 as customer_id, 2 as quantity, numeric '9.99' as unit_price,",
  "timestamp '2024-01-01 00:00:00+00' as loaded_at",
].join('\n')

describe('README.md', () => {
  let project: TestProject

  beforeAll(() => {
    const shown = [...readme.matchAll(/```sqlx\n-- (\S+)\n([\s\S]*?)```/g)].map(
      ([, path = '', text = '']) => [path, text],
    )
    project = makeProject({ ...Object.fromEntries(shown), 'definitions/order_lines.sqlx': lines })
  })
  afterAll(() => project.remove())

  it('shows models that build, twice, and a unit test that passes', async () => {
    const first = await project.run('build')
    const second = await project.run('build')
    const test = await project.run('test')

    expect(first.stdout).toContain('Models      3 built · 3 total')
    expect([first.exitCode, second.exitCode, test.exitCode]).toEqual([0, 0, 0])
    expect(test.stdout).toContain('1 unit test passed')
  })

  it('names every command in its table', () => {
    const table = [...readme.matchAll(/^\| `(\w+)` \|/gm)].map(([, name = '']) => name)

    expect(commands.map(({ name }) => name).filter((name) => !table.includes(name))).toEqual([])
  })

  it('links to nothing that is missing', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path = '']) => path)

    expect(links.length).toBeGreaterThan(5)
    expect(links.filter((path) => !exists(path))).toEqual([])
  })
})

function exists(path: string): boolean {
  try {
    readFileSync(join(import.meta.dirname, '..', path))
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EISDIR'
  }
}
