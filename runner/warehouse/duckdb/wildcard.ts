/** Wildcard tables: `events_*` reads all tables of a dataset whose names begin so. */
import type { Target } from '../../ir/target.ts'
import { typeToSql } from '../../ir/types.ts'
import { WarehouseError } from '../warehouse.ts'
import type { CatalogChanges, RelationRecord } from './catalog.ts'
import { textLiteral } from './information/rows.ts'

/** The pseudo column with the part of a table's name that the star stands for. */
export const tableSuffix = '_TABLE_SUFFIX'

/** Whether a name means several tables. */
export function isWildcard(target: Target): boolean {
  return target.name.endsWith('*')
}

/**
 * The tables a name with a star means, as one view whose last column is {@link tableSuffix}; undefined when there is
 * none.
 *
 * The columns are those of the table created last; what another table lacks is NULL there, as BigQuery documents under
 * "Querying multiple tables using a wildcard table".
 * @throws WarehouseError when a column has a type that another table's does not have.
 */
export function wildcardView(target: Target, changes: CatalogChanges): RelationRecord | undefined {
  if (!isWildcard(target)) return undefined
  const prefix = target.name.slice(0, -1)
  const tables = changes
    .relations()
    .filter(
      (record) =>
        record.type === 'table' &&
        record.target.database === target.database &&
        record.target.schema === target.schema &&
        record.target.name.startsWith(prefix),
    )
    .sort(
      (one, other) =>
        createdAt(one).localeCompare(createdAt(other)) || (one.target.name < other.target.name ? -1 : 1),
    )
  const last = tables.at(-1)
  if (last === undefined) return undefined
  const parts = tables.map((record) => {
    const items = last.columns.map((column) => itemOf(record, column))
    return `SELECT ${[...items, textLiteral(record.target.name.slice(prefix.length))].join(', ')} FROM \`${target.database}.${target.schema}.${record.target.name}\``
  })
  return {
    ...last,
    target,
    type: 'view',
    columns: [...last.columns, { name: tableSuffix, type: { kind: 'scalar', name: 'STRING' } }],
    viewSql: parts.join('\nUNION ALL\n'),
  }
}

function itemOf(record: RelationRecord, column: RelationRecord['columns'][number]): string {
  const own = record.columns.find(({ name }) => name.toLowerCase() === column.name.toLowerCase())
  const wanted = typeToSql(column.type)
  if (own === undefined) return `CAST(NULL AS ${wanted})`
  if (typeToSql(own.type) !== wanted)
    throw new WarehouseError(
      'invalid-query',
      `Cannot read field of type ${typeToSql(own.type)} as ${wanted} Field: ${column.name}`,
    )
  return `\`${own.name}\``
}

function createdAt(record: RelationRecord): string {
  return record.createdAt ?? record.lastModified
}
