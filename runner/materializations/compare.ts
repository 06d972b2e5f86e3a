/** Which rows differ between what is there and what was staged. */
import { quoteName } from '../ir/quote.ts'
import type { Column, SqlType } from '../ir/types.ts'
import { comparedColumns } from './columns.ts'

/** What says which rows belong together: the column of that name, or an expression over the row's columns. */
export interface GroupKey {
  readonly name: string
  readonly expression?: string
}

/** Whether the row of `row`, an alias, has its key in the relation `among`; two NULLs are the same key. */
export function keyIsAmong(row: string, among: string, keys: readonly GroupKey[]): string {
  const matches = keys.map(
    (key) =>
      `keys.${quoteName(key.name)} is not distinct from ${key.expression ?? `${row}.${quoteName(key.name)}`}`,
  )
  return `exists (select 1 from ${among} as keys where ${matches.join(' and ')})`
}

/**
 * A query of one row: how many different rows the two relations do not have equally often.
 *
 * Audit columns do not count. Both sides must be relations or subqueries with these columns.
 */
export function countDifferences(left: string, right: string, columns: readonly Column[]): string {
  return `select count(*) from (\n${differences(left, right, columns, [])}\n)`
}

/** A query for the keys whose rows differ between the two sides, each key once. */
export function differingKeys(
  left: string,
  right: string,
  columns: readonly Column[],
  keys: readonly GroupKey[],
): string {
  return `select distinct ${keys.map((key) => quoteName(key.name)).join(', ')}\nfrom (\n${differences(left, right, columns, keys)}\n)`
}

// Every row counts +1 on one side and -1 on the other; what does not cancel out differs. One pass, no join, and NULLs
// and repeated rows are compared as what they are.
function differences(
  left: string,
  right: string,
  columns: readonly Column[],
  keys: readonly GroupKey[],
): string {
  const compared = comparedColumns(columns)
  const names = compared.map((column) => column.name)
  const extra = keys.filter((key) => key.expression !== undefined)
  const select = [
    ...compared.map((column) => comparable(column)),
    ...extra.map((key) => `${key.expression} as ${quoteName(key.name)}`),
  ].join(', ')
  const groups = [...names, ...extra.map((key) => key.name)].map(quoteName).join(', ')
  return (
    `    select ${groups}\n    from (\n` +
    `        select ${select}, 1 as side_count from ${left}\n        union all\n` +
    `        select ${select}, -1 as side_count from ${right}\n    )\n` +
    `    group by ${groups}\n    having sum(side_count) != 0`
  )
}

/** The two rows have equal values, NULL equal to NULL, audit columns left aside. */
export function sameRow(left: string, right: string, columns: readonly Column[]): string {
  return comparedColumns(columns)
    .map((column) => {
      const name = quoteName(column.name)
      return isGroupable(column.type)
        ? `${left}.${name} is not distinct from ${right}.${name}`
        : `to_json_string(${left}.${name}) is not distinct from to_json_string(${right}.${name})`
    })
    .join('\n            and ')
}

function comparable(column: Column): string {
  const name = quoteName(column.name)
  return isGroupable(column.type) ? name : `to_json_string(${name}) as ${name}`
}

// Equality and GROUP BY are not defined for these, or not for all that they can hold; their JSON text is compared.
function isGroupable(type: SqlType): boolean {
  return (
    type.kind === 'range' || (type.kind === 'scalar' && type.name !== 'JSON' && type.name !== 'GEOGRAPHY')
  )
}
