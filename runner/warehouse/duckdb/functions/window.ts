/** Numbering and navigation. */
import { type Call, type Rule, type Rules, refuse } from './rule.ts'

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
    if (typeof fraction !== 'number' && typeof fraction !== 'string')
      return refuse('needs a constant percentile locally')
    if (call.modifiers.nulls === 'respect') return refuse('with RESPECT NULLS is not available locally')
    const type = call.typeName(0)
    if (name === 'quantile_cont' && type !== 'FLOAT64')
      return refuse(`takes only FLOAT64 locally, not ${type}`)
    return `${name}(${call.sql(0)}, ${Number(fraction)}) OVER (${call.modifiers.over ?? ''})`
  }
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
