/** Which statement that makes, changes or drops things is resolved where. */
import type { AlterableType, DdlStatement, DroppableType, DropStatement } from '../ast/ddl.ts'
import { resolveAlter } from './alter.ts'
import { createMode } from './column-definition.ts'
import {
  resolveCreateFunction,
  resolveCreateProcedure,
  resolveCreateTableFunction,
} from './create-routine.ts'
import { resolveCreateExternalTable, resolveCreateSnapshot, resolveCreateTable } from './create-table.ts'
import { resolveCreateMaterializedView, resolveCreateView } from './create-view.ts'
import { tablePath } from './from.ts'
import { resolveOptions } from './options.ts'
import { fail, type Session } from './session.ts'
import type { ObjectType, ResolvedDrop, ResolvedStatement } from './tree.ts'

/** Resolves a statement of data definition; those only BigQuery can run are reported as unsupported. */
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
    case 'createExternalSchema':
    case 'createModel':
    case 'createRowAccessPolicy':
    case 'createIndex':
    case 'createEntity':
    case 'undropSchema':
    case 'grant':
    case 'revoke':
      return fail(session, node, 'sql-unsupported', { feature: words(node.kind) })
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

function resolveDrop(session: Session, node: DropStatement): ResolvedDrop {
  const objectType = objectTypeOf(node.type)
  if (objectType === undefined || node.name === undefined) {
    fail(session, node, 'sql-unsupported', { feature: `DROP ${words(node.type)}` })
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

/** `createRowAccessPolicy` → `CREATE ROW ACCESS POLICY`. */
export function words(kind: string): string {
  return kind.replace(/[A-Z]/g, (letter) => ` ${letter}`).toUpperCase()
}
