/** Statements that only BigQuery can carry out: who may read what, indexes, models, files in Cloud Storage. */
import type { Target } from '../../ir/target.ts'
import type {
  AlterStatement,
  CreateEntity,
  CreateExternalSchema,
  CreateIndex,
  CreateRowAccessPolicy,
  DropStatement,
  GrantStatement,
  RevokeStatement,
  UndropSchema,
} from '../ast/ddl.ts'
import type { Expression } from '../ast/expression.ts'
import type { Path } from '../ast/name.ts'
import type { ExportModelStatement, LoadDataStatement } from '../ast/script.ts'
import { requireBool, requireType } from './coercion.ts'
import { plainColumn, resolveElements } from './column-definition.ts'
import { emptyScope, scalarContext } from './context.ts'
import { resolveLayout } from './create-table.ts'
import { resolveExpression } from './expression.ts'
import { findTable, scanTable, tablePath } from './from.ts'
import { resolveOptions } from './options.ts'
import { type Scope, scopeOf } from './scope.ts'
import type { Session } from './session.ts'
import type { Placed, ResolvedBigqueryOnly, ResolvedExpression, ResolvedTableScan } from './tree.ts'
import { string, timestamp } from './type.ts'

/** What a statement is about beyond its name; everything may be left out. */
type Parts = Partial<Omit<ResolvedBigqueryOnly, 'kind' | 'statement' | 'start' | 'end'>>

/** A statement of this sort; `statement` is its name in messages: `LOAD DATA`. */
export function bigqueryOnly(at: Placed, statement: string, parts: Parts = {}): ResolvedBigqueryOnly {
  return {
    kind: 'bigqueryOnly',
    statement,
    queries: [],
    expressions: [],
    options: [],
    ...parts,
    start: at.start,
    end: at.end,
  }
}

/** Resolves GRANT and REVOKE; roles and principals are for BigQuery to know. */
export function resolveGrant(session: Session, node: GrantStatement | RevokeStatement): ResolvedBigqueryOnly {
  const grantees = node.grantees.map((grantee) => resolveText(session, grantee, 'Grantee'))
  return bigqueryOnly(node, node.kind.toUpperCase(), { expressions: grantees })
}

/** Resolves CREATE ROW ACCESS POLICY: the filter is a condition over the columns of the table. */
export function resolveRowAccessPolicy(session: Session, node: CreateRowAccessPolicy): ResolvedBigqueryOnly {
  const { target, table, scope } = openTable(session, node.table)
  const grantees = (node.grantTo ?? []).map((grantee) => resolveText(session, grantee, 'Grantee'))
  const filter = resolveExpression(scalarContext(session, scope, new Map(), 'USING clause'), node.filter)
  return bigqueryOnly(node, 'CREATE ROW ACCESS POLICY', {
    target,
    table,
    expressions: [...grantees, requireBool(session, filter, 'USING clause')],
  })
}

/** Resolves CREATE INDEX, also SEARCH and VECTOR: what is indexed are columns of the table. */
export function resolveIndex(session: Session, node: CreateIndex): ResolvedBigqueryOnly {
  const { target, table, scope } = openTable(session, node.table)
  const context = scalarContext(session, scope, new Map(), 'CREATE INDEX')
  const over = (expressions: readonly Expression[]) =>
    expressions.map((expression) => resolveExpression(context, expression))
  return bigqueryOnly(node, `CREATE ${node.type === undefined ? '' : `${node.type.toUpperCase()} `}INDEX`, {
    target,
    table,
    expressions: over([
      ...node.columns.map((column) => column.order.expression),
      ...node.storing,
      ...node.partitionBy,
    ]),
    options: [node, ...node.columns, ...node.columnOptions].flatMap((each) =>
      resolveOptions(session, each.options),
    ),
  })
}

/** Resolves LOAD DATA: partitions and clusters over the columns named, or else those of the table as it is. */
export function resolveLoadData(session: Session, node: LoadDataStatement): ResolvedBigqueryOnly {
  const { catalog } = session.options
  const path = tablePath(node.table)
  const table = catalog.findTable(path)
  const declared = resolveElements(
    session,
    [...(node.elements ?? []), ...(node.partitionColumns?.elements ?? [])],
    'LOAD DATA',
  )
  const known = declared.length > 0 || table !== undefined
  const columns =
    declared.length > 0
      ? declared
      : (table?.columns ?? []).map(({ name, type }) => plainColumn(node.table, name, type))
  // Without either the columns come out of the files, which only BigQuery has seen.
  if (known) resolveLayout(session, columns, node.partitionBy, node.clusterBy)
  return bigqueryOnly(node, 'LOAD DATA', {
    target: table?.target ?? catalog.targetOf(path),
    options: [...resolveOptions(session, node.options), ...resolveOptions(session, node.files)],
  })
}

/** Resolves EXPORT MODEL. */
export function resolveExportModel(session: Session, node: ExportModelStatement): ResolvedBigqueryOnly {
  return bigqueryOnly(node, 'EXPORT MODEL', { options: resolveOptions(session, node.options) })
}

/** Resolves what has a name and options: CREATE CAPACITY, RESERVATION, ASSIGNMENT, EXTERNAL SCHEMA; UNDROP SCHEMA. */
export function resolveEntity(
  session: Session,
  node: CreateEntity | CreateExternalSchema | UndropSchema,
): ResolvedBigqueryOnly {
  switch (node.kind) {
    case 'createEntity':
      return bigqueryOnly(node, `CREATE ${node.type.toUpperCase()}`, {
        options: resolveOptions(session, node.options),
      })
    case 'createExternalSchema':
      return bigqueryOnly(node, 'CREATE EXTERNAL SCHEMA', { options: resolveOptions(session, node.options) })
    case 'undropSchema': {
      const asOf =
        node.asOf &&
        requireType(
          session,
          resolveExpression(
            scalarContext(session, emptyScope, new Map(), 'FOR SYSTEM_TIME AS OF'),
            node.asOf,
          ),
          timestamp,
          (actual) => `FOR SYSTEM_TIME AS OF must be of type TIMESTAMP but was of type ${actual}`,
        )
      return bigqueryOnly(node, 'UNDROP SCHEMA', { expressions: asOf === undefined ? [] : [asOf] })
    }
  }
}

/** Resolves ALTER and DROP of what only BigQuery has; `type` in words: `MODEL`. */
export function resolveChange(
  session: Session,
  node: AlterStatement | DropStatement,
  type: string,
): ResolvedBigqueryOnly {
  const word = node.kind.toUpperCase()
  if (node.kind === 'drop') return bigqueryOnly(node, `${word} ${type}`)
  const options = node.actions.flatMap((action) =>
    action.kind === 'setOptions' ? resolveOptions(session, action.options) : [],
  )
  return bigqueryOnly(node, `${word} ${type}`, { options })
}

function openTable(
  session: Session,
  path: Path,
): { readonly target: Target; readonly table: ResolvedTableScan; readonly scope: Scope } {
  const found = findTable(session, path)
  const { item, list } = scanTable(session, path, found, found.target.name)
  return { target: found.target, table: item, scope: scopeOf(list, {}) }
}

function resolveText(session: Session, node: Expression, what: string): ResolvedExpression {
  const value = resolveExpression(scalarContext(session, emptyScope, new Map(), what), node)
  return requireType(session, value, string, (actual) => `${what} must be a STRING but has type ${actual}`)
}
