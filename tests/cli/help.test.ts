import { afterAll, describe, expect, it } from 'vitest'
import { commands } from '../../runner/cli/commands/index.ts'
import { internalErrorText } from '../../runner/cli/main.ts'
import { makeProject } from './command-line.ts'

const project = makeProject({})
afterAll(() => project.remove())

describe('help', () => {
  it('names every command in its group', async () => {
    const { exitCode, stdout } = await project.run('--help')

    expect(exitCode).toBe(0)
    const groups = /\nBuild:\n([\s\S]*?)\nLook:\n([\s\S]*?)\nData:\n([\s\S]*?)\n\n/.exec(stdout)
    const namesIn = (text = ''): readonly string[] =>
      [...text.matchAll(/^ {2}(\w+)/gm)].map(([, name = '']) => name)
    expect(namesIn(groups?.[1])).toEqual(['build', 'run', 'test', 'compile', 'check'])
    expect(namesIn(groups?.[2])).toEqual(['ls', 'query', 'sql'])
    expect(namesIn(groups?.[3])).toEqual(['demo', 'generate', 'ingest', 'clean'])
  })

  it.each(commands.map(({ name }) => name))('of "%s" ends with two examples that run it', async (name) => {
    const { exitCode, stdout } = await project.run(name, '--help')

    expect(exitCode).toBe(0)
    const examples = stdout
      .split('\nExamples:\n')[1]
      ?.split('\n')
      .filter((line) => line.includes(`runner ${name}`))
    expect(examples).toHaveLength(2)
  })

  it('knows its version', async () => {
    expect((await project.run('--version')).stdout).toBe('9.9.9\n')
  })
})

describe('usage that makes no sense', () => {
  it.each([
    [['biuld'], /unknown command 'biuld'[\s\S]*Did you mean build\?/],
    [['build', '--thread', '2'], /unknown option '--thread'[\s\S]*Did you mean --threads\?/],
    [['build', '--threads', 'many'], /whole number above zero/],
    [['build', '--as-of-date', '2024-02-30'], /a day as YYYY-MM-DD/],
    [['--vars', 'x', 'compile'], /"x" is not of the form name=value/],
    [['query', 'select 1', '--format', 'xml'], /Allowed choices are table, csv, json, ndjson, md/],
  ])('%j exits 2 and says why on stderr', async (args, reason) => {
    const { exitCode, stdout, stderr } = await project.run(...args)

    expect(exitCode).toBe(2)
    expect(stderr).toMatch(reason)
    expect(stdout).toBe('')
  })
})

it('an exception that nobody expected asks for a report with version and stack', () => {
  const text = internalErrorText(new Error('internal: no such thing'), '9.9.9')

  expect(text).toContain('this is a fault of runner, not of your project')
  expect(text).toContain('runner 9.9.9, node v')
  expect(text).toContain('internal: no such thing')
  expect(text).toContain('help.test.ts')
})
