/** Which statement that makes, changes or drops things is resolved where. */
import type { AlterableType, DdlStatement, DroppableType, DropStatement } from '../ast/ddl.ts'
import { resolveAlter } from './alter.ts'
import {
  resolveChange,
  resolveEntity,
  resolveGrant,
  resolveIndex,
  resolveRowAccessPolicy,
} from './bigquery-only.ts'
import { createMode } from './column-definition.ts'
import { resolveCreateModel } from './create-model.ts'
import {
  resolveCreateFunction,
  resolveCreateProcedure,
  resolveCreateTableFunction,
} from './create-routine.ts'
import { resolveCreateExternalTable, resolveCreateSnapshot, resolveCreateTable } from './create-table.ts'
import { resolveCreateMaterializedView, resolveCreateView } from './create-view.ts'
import { tablePath } from './from.ts'
import { resolveOptions } from './options.ts'
import type { Session } from './session.ts'
import type { ObjectType, ResolvedBigqueryOnly, ResolvedDrop, ResolvedStatement } from './tree.ts'

/** Resolves a statement of data definition; what only BigQuery can run comes back as `bigqueryOnly`. */
export function resolveDdl(session: Session, node: DdlStatement): ResolvedStatement {
  switch (node.kind) {
    case 'createTable':
      return resolveCreateTable(session, node)
    case 'createSnapshotTable':
      return resolveCreateSnapshot(session, node)
    case 'createExternalTable':
      return resolveCreateExternalTable(session, node)
    case 'createView':
      return resolveCreateView(session, node)
    case 'createMaterializedView':
      return resolveCreateMaterializedView(session, node)
    case 'createFunction':
      return resolveCreateFunction(session, node)
    case 'createTableFunction':
      return resolveCreateTableFunction(session, node)
    case 'createProcedure':
      return resolveCreateProcedure(session, node)
    case 'createSchema':
      return {
        kind: 'createSchema',
        path: tablePath(node.name),
        mode: createMode(node),
        options: resolveOptions(session, node.options),
        start: node.start,
        end: node.end,
      }
    case 'drop':
      return resolveDrop(session, node)
    case 'alter':
      return resolveAlter(session, node)
    case 'createModel':
      return resolveCreateModel(session, node)
    case 'createRowAccessPolicy':
      return resolveRowAccessPolicy(session, node)
    case 'createIndex':
      return resolveIndex(session, node)
    case 'createExternalSchema':
    case 'createEntity':
    case 'undropSchema':
      return resolveEntity(session, node)
    case 'grant':
    case 'revoke':
      return resolveGrant(session, node)
  }
}

const objectTypes: Readonly<Partial<Record<AlterableType | DroppableType, ObjectType>>> = {
  table: 'table',
  view: 'view',
  materializedView: 'materialized_view',
  externalTable: 'external_table',
  snapshotTable: 'snapshot_table',
  function: 'function',
  tableFunction: 'table_function',
  procedure: 'procedure',
  schema: 'schema',
}

/** The object type of ALTER and DROP as the resolved tree names it; undefined for what only BigQuery has. */
export function objectTypeOf(type: AlterableType | DroppableType): ObjectType | undefined {
  return objectTypes[type]
}

function resolveDrop(session: Session, node: DropStatement): ResolvedDrop | ResolvedBigqueryOnly {
  const objectType = objectTypeOf(node.type)
  if (objectType === undefined || node.name === undefined) {
    return resolveChange(session, node, words(node.type))
  }
  const path = tablePath(node.name)
  return {
    kind: 'drop',
    objectType,
    path,
    ...(objectType === 'schema' ? {} : { target: session.options.catalog.targetOf(path) }),
    ifExists: node.ifExists,
    isCascade: node.behavior === 'cascade',
    start: node.start,
    end: node.end,
  }
}

/** `rowAccessPolicy` → `ROW ACCESS POLICY`. */
export function words(kind: string): string {
  return kind.replace(/[A-Z]/g, (letter) => ` ${letter}`).toUpperCase()
}
