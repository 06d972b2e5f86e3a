/** Which statement is resolved where. */
import type { Statement } from '../ast/script.ts'
import { resolveExportModel, resolveLoadData } from './bigquery-only.ts'
import { resolveDdl } from './ddl.ts'
import { resolveDelete, resolveInsert, resolveTruncate, resolveUpdate } from './dml.ts'
import { resolveMerge } from './merge.ts'
import { resolveQuery, topLevel } from './query.ts'
import {
  resolveAssert,
  resolveCallProcedure,
  resolveDeclare,
  resolveExecuteImmediate,
  resolveExportData,
  resolveSet,
} from './script.ts'
import type { Session } from './session.ts'
import type { ResolvedStatement } from './tree.ts'

/** Resolves a statement; throws ResolveFailure when it cannot. */
export function resolveInSession(session: Session, node: Statement): ResolvedStatement {
  const place = { start: node.start, end: node.end }
  switch (node.kind) {
    case 'queryStatement':
      return { kind: 'queryStatement', query: resolveQuery(session, node.query, topLevel), ...place }
    case 'insert':
      return resolveInsert(session, node)
    case 'update':
      return resolveUpdate(session, node)
    case 'delete':
      return resolveDelete(session, node)
    case 'merge':
      return resolveMerge(session, node)
    case 'truncate':
      return resolveTruncate(session, node)
    case 'declare':
      return resolveDeclare(session, node)
    case 'set':
      return resolveSet(session, node)
    case 'assert':
      return resolveAssert(session, node)
    case 'call':
      return resolveCallProcedure(session, node)
    case 'executeImmediate':
      return resolveExecuteImmediate(session, node)
    case 'exportData':
      return resolveExportData(session, node)
    case 'beginTransaction':
      return { kind: 'transaction', action: 'begin', ...place }
    case 'commitTransaction':
      return { kind: 'transaction', action: 'commit', ...place }
    case 'rollbackTransaction':
      return { kind: 'transaction', action: 'rollback', ...place }
    case 'if':
    case 'caseStatement':
    case 'loop':
    case 'while':
    case 'repeat':
    case 'for':
    case 'block':
    case 'break':
    case 'continue':
    case 'return':
    case 'raise':
      return { kind: 'controlFlow', ...place }
    case 'exportModel':
      return resolveExportModel(session, node)
    case 'loadData':
      return resolveLoadData(session, node)
    default:
      return resolveDdl(session, node)
  }
}
