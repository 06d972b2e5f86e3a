/** AND, OR, CASE and the other choices. */

import { typeToSql } from '../../../ir/types.ts'
import { quoteText } from '../name.ts'
import { duckdbType } from '../translate/type.ts'
import { equalSql } from './comparison.ts'
import type { Call, Rules } from './rule.ts'
import { caseOf, fail, fn, once } from './sql.ts'
import type { ValueArgument } from './translation.ts'

function joined(operator: string): (call: Call) => string {
  return (call) => `(${call.values.map((value) => value.sql).join(` ${operator} `)})`
}

// WHEN, THEN, WHEN, THEN, …, ELSE as the arguments stand in the query.
function branchesOf(values: readonly ValueArgument[]): {
  readonly pairs: readonly (readonly [ValueArgument, ValueArgument])[]
  readonly otherwise: string | undefined
} {
  const pairs: [ValueArgument, ValueArgument][] = []
  for (let index = 0; index + 1 < values.length; index += 2) {
    const [when, then] = [values[index], values[index + 1]]
    if (when !== undefined && then !== undefined) pairs.push([when, then])
  }
  return { pairs, otherwise: values.length % 2 === 1 ? values.at(-1)?.sql : undefined }
}

function caseWithValue(call: Call): string {
  const [operand, ...rest] = call.values
  if (operand === undefined) throw new Error('internal: CASE without a value')
  const { pairs, otherwise } = branchesOf(rest)
  return once([operand.sql], (value) =>
    caseOf(
      pairs.map(([when, then]) => [equalSql({ ...operand, sql: value }, when), then.sql] as const),
      otherwise,
    ),
  )
}

export const logicRules: Rules = {
  $and: joined('AND'),
  $or: joined('OR'),
  $not: (call) => `(NOT ${call.sql(0)})`,
  $case_no_value: (call) => {
    const { pairs, otherwise } = branchesOf(call.values)
    return caseOf(
      pairs.map(([when, then]) => [when.sql, then.sql] as const),
      otherwise,
    )
  },
  $case_with_value: caseWithValue,
  coalesce: (call) => fn('coalesce', ...call.values.map((value) => value.sql)),
  if: (call) => caseOf([[call.sql(0), call.sql(1)]], call.sql(2)),
  ifnull: (call) => fn('coalesce', call.sql(0), call.sql(1)),
  nullifzero: (call) => fn('nullif', call.sql(0), `CAST(0 AS ${duckdbType(call.type(0))})`),
  zeroifnull: (call) => fn('coalesce', call.sql(0), `CAST(0 AS ${duckdbType(call.type(0))})`),
  typeof: (call) => quoteText(typeToSql(call.type(0))),
  error: (call) => fail(fn('coalesce', call.sql(0), "''"), duckdbType(call.result)),
}
