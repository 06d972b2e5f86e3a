/** Operations: statements that run as they are written. */
import { z } from 'zod'
import type { OperationAction } from '../../ir/action.ts'
import { readColumns } from '../columns.ts'
import { readActionConfig } from '../config.ts'
import type { NamedDraft } from '../draft.ts'
import { type ActionTools, actionBase, type Compiled, gather, refuseBlocks } from './tools.ts'

/** An operation, also the type of a file without a config. */
export function compileOperation(named: NamedDraft, tools: ActionTools): Compiled {
  const config = readActionConfig(named.draft, () => ({
    hasOutput: z.boolean().optional(),
    columns: z.unknown().optional(),
  }))
  const columns = readColumns(config.value.own.columns, config.value.subject)
  const gathering = gather(named, config.value, tools)
  const statements = gathering.evaluate(named.draft.query)
  const action: OperationAction = {
    kind: 'operation',
    ...actionBase(gathering, config.value),
    columns: columns.value,
    statements,
    hasOutput: named.hasOutput,
  }
  return {
    actions: [{ action, dependencies: gathering.dependencies }],
    diagnostics: [
      ...config.diagnostics,
      ...columns.diagnostics,
      ...refuseBlocks(named, ['config', 'js', 'separator']),
      ...gathering.problems,
    ],
  }
}
