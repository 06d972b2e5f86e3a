/** Numbering and navigation. */
import { duckdbType } from '../translate/type.ts'
import { type Call, type Rule, type Rules, refuse } from './rule.ts'
import { caseOf, fail, fn, once } from './sql.ts'

function over(call: Call, name: string, values: readonly string[]): string {
  const nulls = call.modifiers.nulls === 'ignore' ? ' IGNORE NULLS' : ''
  return `${name}(${values.join(', ')}${nulls}) OVER (${call.modifiers.over ?? ''})`
}

function numbering(name: string): Rule {
  return (call) =>
    over(
      call,
      name,
      call.values.map((value) => value.sql),
    )
}

// A NULL default is typed by the first argument; a negative offset is an error in GoogleSQL.
function shifted(name: 'lag' | 'lead'): Rule {
  return (call) => {
    const offset = call.literal(1)
    if (offset !== undefined && Number(offset) < 0) return refuse('takes no negative offset')
    return over(
      call,
      name,
      call.values.map((value) => value.sql),
    )
  }
}

function percentile(name: 'quantile_cont' | 'quantile_disc'): Rule {
  return (call) => {
    const fraction = call.literal(1)
    const isRespectful = call.modifiers.nulls === 'respect'
    const isContinuous = name === 'quantile_cont'
    const isNative = !isRespectful && (!isContinuous || call.typeName(0) === 'FLOAT64')
    if (isNative && (typeof fraction === 'number' || typeof fraction === 'string') && Number(fraction) <= 1)
      return `${name}(${call.sql(0)}, ${Number(fraction)}) OVER (${call.modifiers.over ?? ''})`
    if (fraction === null || call.values[1] === undefined) return refuse('needs a percentile')
    return fromList(call, isContinuous, isRespectful)
  }
}

// All values of the partition in order, and the place between two of them; NULLs come first.
function fromList(call: Call, isContinuous: boolean, isRespectful: boolean): string {
  const type = call.typeName(0)
  const filter = isRespectful ? '' : ` FILTER (WHERE ${call.sql(0)} IS NOT NULL)`
  const values = `list_sort(list(${call.sql(0)})${filter} OVER (${call.modifiers.over ?? ''}), 'ASC', 'NULLS FIRST')`
  return once([values, call.sql(1)], (list, fraction) => {
    const places = exactOf(fraction, call.typeName(1))
    const bad = [
      [
        `${fraction} < ${zeroOf(call.typeName(1))} OR ${places} > 1`,
        fail("'Percentile must be between 0 and 1'", duckdbType(call.result)),
      ],
    ] as const
    if (!isContinuous)
      return caseOf(
        [[`len(${list}) IS NULL OR len(${list}) = 0`, 'NULL'], ...bad],
        `${list}[greatest(CAST(ceil(${places} * len(${list})) AS BIGINT), 1)]`,
      )
    const rank = `(${places} * (len(${list}) - 1))`
    const [low, high] = [
      `${list}[CAST(floor(${rank}) AS BIGINT) + 1]`,
      `${list}[CAST(ceil(${rank}) AS BIGINT) + 1]`,
    ]
    const between = interpolated(type, low, high, fraction, `(len(${list}) - 1)`, rank)
    return caseOf([[`len(${list}) IS NULL OR len(${list}) = 0`, 'NULL'], ...bad], between)
  })
}

function zeroOf(type: string): string {
  return type === 'BIGNUMERIC' ? '0::BIGNUM' : '0'
}

function exactOf(fraction: string, type: string): string {
  return type === 'BIGNUMERIC' ? fn('gsql_bignumeric_to_float', fraction) : fraction
}

// Next to a NULL the other value counts alone.
function interpolated(
  type: string,
  low: string,
  high: string,
  fraction: string,
  last: string,
  rank: string,
): string {
  if (type === 'FLOAT64')
    return once([low, high], (a, b) =>
      fn('coalesce', `(${a} * (1 - (${rank} - floor(${rank}))) + ${b} * (${rank} - floor(${rank})))`, b, a),
    )
  const scale = type === 'NUMERIC' ? 'numeric' : 'bignumeric'
  return once([low, high], (a, b) => fn('coalesce', fn(`gsql_${scale}_between`, a, b, fraction, last), b, a))
}

export const windowRules: Rules = {
  row_number: numbering('row_number'),
  rank: numbering('rank'),
  dense_rank: numbering('dense_rank'),
  percent_rank: numbering('percent_rank'),
  cume_dist: numbering('cume_dist'),
  ntile: numbering('ntile'),
  lag: shifted('lag'),
  lead: shifted('lead'),
  first_value: numbering('first_value'),
  last_value: numbering('last_value'),
  nth_value: numbering('nth_value'),
  percentile_cont: percentile('quantile_cont'),
  percentile_disc: percentile('quantile_disc'),
}
