import type { DdlStatement } from '../ast/ddl.ts'
import { fail, type Session } from './session.ts'
import type { ResolvedStatement } from './tree.ts'
export function resolveDdl(session: Session, node: DdlStatement): ResolvedStatement {
  return fail(session, node, 'sql-unsupported', { feature: node.kind })
}
