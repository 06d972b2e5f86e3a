/** Which statements run here, and why the others do not. Together the two lists hold every kind of statement there is. */
import type { Statement } from '../../sql/ast/script.ts'

const noModels = 'is for BigQuery ML, which the local engine does not have'
const noRights = 'is about who may read what, and a local file knows no users'
const noServices = 'sets up what only Google Cloud has'

/** Kinds of statements that cannot run locally: the reason their user reads behind the statement's name. */
export const unsupportedStatements = {
  createModel: noModels,
  exportModel: noModels,
  grant: noRights,
  revoke: noRights,
  createRowAccessPolicy: noRights,
  createIndex:
    'makes an index for searching, which changes no result and which the local engine does not have',
  createExternalSchema: noServices,
  createEntity: noServices,
  undropSchema: 'brings back a dataset from the past, which a local file does not keep',
} as const satisfies Partial<Record<Statement['kind'], string>>

type UnsupportedKind = keyof typeof unsupportedStatements

/** Kinds of statements that run locally: in the engine, or interpreted as part of a script. */
export const supportedStatements = {
  queryStatement: 'engine',
  insert: 'engine',
  update: 'engine',
  delete: 'engine',
  truncate: 'engine',
  merge: 'engine',
  createTable: 'engine',
  createSnapshotTable: 'engine',
  createExternalTable: 'engine',
  createView: 'engine',
  createMaterializedView: 'engine',
  createSchema: 'engine',
  createFunction: 'engine',
  createTableFunction: 'engine',
  createProcedure: 'engine',
  alter: 'engine',
  drop: 'engine',
  exportData: 'engine',
  loadData: 'script',
  declare: 'script',
  set: 'script',
  if: 'script',
  caseStatement: 'script',
  loop: 'script',
  while: 'script',
  repeat: 'script',
  for: 'script',
  block: 'script',
  break: 'script',
  continue: 'script',
  return: 'script',
  raise: 'script',
  call: 'script',
  executeImmediate: 'script',
  beginTransaction: 'script',
  commitTransaction: 'script',
  rollbackTransaction: 'script',
  assert: 'script',
} as const satisfies Record<Exclude<Statement['kind'], UnsupportedKind>, 'engine' | 'script'>

/** Why a statement cannot run locally, a sentence that names it; undefined when its kind can. */
export function unsupportedStatement(kind: Statement['kind'], name: string): string | undefined {
  const reasons: Partial<Record<Statement['kind'], string>> = unsupportedStatements
  const reason = reasons[kind]
  return reason === undefined ? undefined : `${name} ${reason}`
}

/** Whether a statement means something only to the script around it. */
export function isScriptStatement(kind: Statement['kind']): boolean {
  const supported: Partial<Record<Statement['kind'], 'engine' | 'script'>> = supportedStatements
  return supported[kind] === 'script'
}
