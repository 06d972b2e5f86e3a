/** Declarations: relations that are read and not built. */
import { z } from 'zod'
import type { DeclarationAction } from '../../ir/action.ts'
import { readColumns } from '../columns.ts'
import { readActionConfig } from '../config.ts'
import type { NamedDraft } from '../draft.ts'
import { type ActionTools, actionBase, type Compiled, gather, refuseBlocks } from './tools.ts'

/** A declaration; its target is as written, without prefixes and suffixes. */
export function compileDeclaration(named: NamedDraft, tools: ActionTools): Compiled {
  const config = readActionConfig(named.draft, () => ({ columns: z.unknown().optional() }))
  const columns = readColumns(config.value.own.columns, config.value.subject)
  const gathering = gather(named, config.value, tools)
  const action: DeclarationAction = {
    kind: 'declaration',
    ...actionBase(gathering, config.value),
    columns: columns.value,
  }
  return {
    actions: [{ action, dependencies: gathering.dependencies }],
    diagnostics: [
      ...config.diagnostics,
      ...columns.diagnostics,
      ...refuseBlocks(named, ['config', 'js']),
      ...gathering.problems,
    ],
  }
}
