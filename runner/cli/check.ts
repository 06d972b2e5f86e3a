/** `runner check`, and the same before a build. */
import { writeLineage } from '../artifacts/lineage-file.ts'
import { type Diagnostic, hasErrors } from '../base/diagnostic.ts'
import type { TextOf } from '../base/frame.ts'
import { positionAt } from '../base/source.ts'
import { type CheckResult, checkProject } from '../check/check.ts'
import type { Target } from '../ir/target.ts'
import { modelShape } from '../materializations/shape.ts'
import { checkedLine } from '../report/header.ts'
import type { CommandCall } from './commands/command.ts'
import { openConsole, showDiagnostics } from './console.ts'
import type { ExitCode } from './invocation.ts'
import { selectionOptions } from './options.ts'
import { type CompiledProject, openCompiled, select } from './wire.ts'

/** Checks the selected actions; 0, or 2 when one of them cannot work. Lineage is written when everything was checked. */
export async function check(call: CommandCall): Promise<ExitCode> {
  const console = openConsole(call)
  const compiled = await openCompiled(call, console)
  const options = selectionOptions(call.options)
  const selected = select(compiled, options)
  const startedAt = call.invocation.ticker.now()
  const result = checkSelected(compiled, selected, { withTests: true })
  const milliseconds = call.invocation.ticker.now() - startedAt
  const isWhole = options.select.length === 0 && options.exclude.length === 0
  if (isWhole) writeLineage(compiled.paths.targetFolder, result.relations)
  if (call.global.json) {
    for (const line of checkEvents(result, milliseconds, compiled.textOf))
      console.machine.write(`${JSON.stringify(line)}\n`)
  }
  showDiagnostics(console, {
    subject: 'Check',
    diagnostics: result.diagnostics,
    textOf: compiled.textOf,
  })
  console.say(checkedLine(result.counts, milliseconds, console.style))
  if (isWhole) console.say(console.style.palette.dim('  target/lineage.json'))
  return 0
}

/** Ends the command with 2 when a selected action cannot work; says nothing when all of them can. */
export function checkBeforeRun(compiled: CompiledProject, selected: readonly Target[]): void {
  const { diagnostics } = checkSelected(compiled, selected, { withTests: false })
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  showDiagnostics(compiled.console, { subject: 'Check', diagnostics: errors, textOf: compiled.textOf })
}

function checkSelected(
  { manifest, graph, textOf }: CompiledProject,
  selected: readonly Target[],
  { withTests }: { readonly withTests: boolean },
): CheckResult {
  return checkProject({ manifest, graph, selected, withTests, shapeOf: modelShape, textOf })
}

// One object per line, as the other commands have it: the findings, then the whole.
function checkEvents(result: CheckResult, milliseconds: number, textOf: TextOf): readonly object[] {
  return [
    ...result.diagnostics.map((diagnostic) => ({
      v: 1,
      event: 'diagnostic',
      ...diagnosticFields(diagnostic, textOf),
    })),
    {
      v: 1,
      event: 'check.finish',
      status: hasErrors(result.diagnostics) ? 'failed' : 'passed',
      counts: result.counts,
      duration_ms: milliseconds,
    },
  ]
}

function diagnosticFields({ code, severity, message, span, hint }: Diagnostic, textOf: TextOf): object {
  const text = span === undefined ? undefined : textOf(span.path)
  return {
    code,
    severity,
    message,
    ...(span === undefined ? {} : { path: span.path }),
    ...(span === undefined || text === undefined ? {} : positionAt(text, span.start)),
    ...(hint === undefined ? {} : { hint }),
  }
}
