/** `runner test`: unit tests of models, on an engine of their own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Action, TestAction } from '../ir/action.ts'
import { targetKey } from '../ir/target.ts'
import { frame } from '../report/diagnostics.ts'
import { diffLines, diffSentence } from '../report/row-diff.ts'
import { countOf, formatDuration, padEnd } from '../report/text.ts'
import { openWarehouse } from '../warehouse/registry.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import type { CommandCall } from './commands/command.ts'
import { openConsole } from './console.ts'
import type { ExitCode } from './invocation.ts'
import { selectionOptions } from './options.ts'
import { runUnitTest, type UnitTestResult } from './unit-test.ts'
import { type CompiledProject, openCompiled, select } from './wire.ts'

interface Ran {
  readonly test: TestAction
  readonly result: UnitTestResult
  readonly milliseconds: number
}

/** Runs the selected unit tests one after another; 1 when one of them fails. Touches no data of the project. */
export async function test(call: CommandCall): Promise<ExitCode> {
  const console = openConsole(call)
  const compiled = await openCompiled(call, console)
  const selected = new Set(select(compiled, selectionOptions(call.options)).map(targetKey))
  const tests = compiled.manifest.actions.filter(
    (action): action is TestAction =>
      action.kind === 'test' && !action.disabled && selected.has(targetKey(action.target)),
  )
  if (tests.length === 0) {
    console.insist(console.style.palette.yellow('There are no unit tests here.'))
    return 0
  }
  console.say('')
  const ran = await withScratchWarehouse(compiled, async (warehouse) => {
    const results: Ran[] = []
    for (const one of tests) {
      call.invocation.signal.throwIfAborted()
      const began = call.invocation.ticker.now()
      const result = await runUnitTest(one, {
        warehouse,
        model: modelOf(compiled, one),
        signal: call.invocation.signal,
      })
      results.push({ test: one, result, milliseconds: call.invocation.ticker.now() - began })
      console.say(testLine(results.at(-1) as Ran, tests, compiled))
    }
    return results
  })
  if (call.global.json) {
    for (const { test: one, result, milliseconds } of ran) {
      console.machine.write(
        `${JSON.stringify({ v: 1, event: 'test.finish', test: one.target.name, model: one.of.name, status: result.status, duration_ms: milliseconds })}\n`,
      )
    }
  }
  const failed = ran.filter(({ result }) => result.status === 'failed')
  for (const one of failed) for (const line of failureLines(one, compiled)) console.insist(line)
  const { palette, glyphs } = console.style
  console.say('')
  if (failed.length === 0) {
    console.say(palette.green(`${glyphs.ok} ${countOf(tests.length, 'unit test')} passed`))
    return 0
  }
  console.insist(
    palette.red(`${glyphs.failed} Test failed: ${failed.length} of ${countOf(tests.length, 'unit test')}`) +
      palette.dim('  (exit 1)'),
  )
  return 1
}

async function withScratchWarehouse<T>(
  { call, defaults, paths }: CompiledProject,
  work: (warehouse: Warehouse) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'runner-test-'))
  try {
    const warehouse = await openWarehouse(
      { warehouse: 'duckdb' },
      {
        mode: 'write',
        databasePath: join(folder, 'test.duckdb'),
        storageRoot: folder,
        projectRoot: paths.root,
        defaultDatabase: defaults.database,
        defaultSchema: defaults.schema,
        maxConcurrentJobs: 1,
      },
      { now: () => new Date(call.invocation.ticker.now()), random: call.invocation.random },
    )
    try {
      return await work(warehouse)
    } finally {
      await warehouse.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function modelOf({ manifest }: CompiledProject, { of }: TestAction): Action | undefined {
  const key = targetKey(of)
  return manifest.actions.find(({ target }) => targetKey(target) === key)
}

function testLine(one: Ran, tests: readonly TestAction[], { console }: CompiledProject): string {
  const { palette, glyphs } = console.style
  const width = Math.max(...tests.map(({ target }) => target.name.length))
  const mark = one.result.status === 'passed' ? palette.green(glyphs.ok) : palette.red(glyphs.failed)
  return `${mark} ${padEnd(one.test.target.name, width)}  ${palette.dim(`of ${one.test.of.name}`)}  ${palette.dim(formatDuration(one.milliseconds))}`
}

function failureLines({ test: one, result }: Ran, { console, textOf }: CompiledProject): readonly string[] {
  if (result.status === 'passed') return []
  const { palette, glyphs } = console.style
  const reason = result.reason.kind === 'rows' ? diffSentence(result.reason.diff) : result.reason.message
  const [first = '', ...more] = reason.split('\n')
  return [
    '',
    `${palette.bold(palette.red('Failed '))}  ${[one.target.name, first].join(` ${glyphs.dot} `)}`,
    ...more.map((line) => `  ${line}`),
    ...(result.reason.kind === 'error' && result.reason.span !== undefined
      ? frame(result.reason.span, textOf, { palette, caret: '' })
      : frame(one.definedAt, textOf, { palette, caret: '' }).slice(0, 1)),
    ...(result.reason.kind === 'rows' ? ['', ...diffLines(result.reason.diff, palette)] : []),
  ]
}
