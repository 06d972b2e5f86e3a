import type { PipeOperator } from '../ast/query.ts'
import type { FromResult } from './from.ts'
import type { QueryEnvironment } from './query.ts'
import { fail, type Session } from './session.ts'
import type { ResolvedQuery } from './tree.ts'

export function resolvePipes(
  session: Session,
  pipes: readonly PipeOperator[],
  _environment: QueryEnvironment,
  _input: FromResult | ResolvedQuery,
): ResolvedQuery {
  return fail(session, pipes[0] ?? { start: 0, end: 0 }, 'sql-unsupported', { feature: 'Pipe syntax' })
}
