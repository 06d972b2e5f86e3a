/** Equality, order and membership, with NaN, NULL fields and NULL elements as GoogleSQL has them. */
import type { SqlType, StructType } from '../../../ir/types.ts'
import { quoteText } from '../name.ts'
import { structFieldNames } from '../translate/type.ts'
import { type Call, type Rules, refuse, typeNameOf } from './rule.ts'
import { caseOf, fn, once } from './sql.ts'
import type { LiteralValue } from './translation.ts'

/** A value of a comparison. */
export interface Operand {
  readonly sql: string
  readonly type: SqlType
  readonly literal?: LiteralValue | undefined
}

/**
 * `left = right` in three-valued logic.
 *
 * NaN equals nothing. Structs compare field by field and arrays element by element, so a NULL inside gives NULL unless
 * another part differs; DuckDB takes NULL parts for equal.
 */
export function equalSql(left: Operand, right: Operand): string {
  const { type } = left
  if (type.kind === 'struct' && right.type.kind === 'struct')
    return structEqual(left.sql, right.sql, type, right.type)
  if (type.kind === 'array') return arrayEqual(left.sql, right.sql, type.element)
  if (isNanPossible(left) && isNanPossible(right)) {
    return once([left.sql, right.sql], (a, b) => `(${a} = ${b} AND NOT (isnan(${a}) AND ${b} IS NOT NULL))`)
  }
  return `(${left.sql} = ${right.sql})`
}

/** `left < right` and its like; a comparison with NaN is false. */
export function orderedSql(left: Operand, operator: '<' | '<=' | '>' | '>=', right: Operand): string {
  const { type } = left
  if (type.kind === 'array') refuse('cannot order arrays locally')
  if (type.kind === 'range') refuse('cannot order ranges locally')
  // DuckDB has NaN above all numbers, so only the side that would win by it needs a guard.
  const wins = operator.startsWith('<') ? right : left
  const loses = operator.startsWith('<') ? left : right
  const guarded = operator.endsWith('=') ? [wins, loses] : [wins]
  if (typeNameOf(type) !== 'FLOAT64' || !guarded.some(isNanPossible))
    return `(${left.sql} ${operator} ${right.sql})`
  if (!isNanPossible(wins)) return `(${left.sql} ${operator} ${right.sql})`
  return once([left.sql, right.sql], (a, b) => {
    const [winner, other] = operator.startsWith('<') ? [b, a] : [a, b]
    return `(${a} ${operator} ${b} AND NOT (isnan(${winner}) AND ${other} IS NOT NULL))`
  })
}

/** IS NOT DISTINCT FROM: NULLs are alike, NaNs too, also inside structs and arrays. */
export function sameSql(left: string, right: string): string {
  return `(${left} IS NOT DISTINCT FROM ${right})`
}

function isNanPossible(operand: Operand): boolean {
  if (typeNameOf(operand.type) !== 'FLOAT64') return false
  const { literal } = operand
  return literal === undefined || literal === 'NaN' || Number.isNaN(literal)
}

function structEqual(left: string, right: string, type: StructType, other: StructType): string {
  const names = structFieldNames(type)
  const otherNames = structFieldNames(other)
  if (names.length === 0) return `(${left} IS NOT NULL AND ${right} IS NOT NULL)`
  return once([left, right], (a, b) => {
    const parts = type.fields.map((field, index) =>
      equalSql(
        { sql: fieldOf(a, names[index] ?? ''), type: field.type },
        { sql: fieldOf(b, otherNames[index] ?? ''), type: other.fields[index]?.type ?? field.type },
      ),
    )
    // The fields of a NULL struct are NULL, but a comparison with it is NULL whatever they are.
    return `(CASE WHEN ${a} IS NOT NULL AND ${b} IS NOT NULL THEN ${parts.join(' AND ')} END)`
  })
}

function fieldOf(struct: string, name: string): string {
  return fn('struct_extract', struct, quoteText(name))
}

function arrayEqual(left: string, right: string, element: SqlType): string {
  return once([left, right], (a, b) => {
    const pairs = fn('list_zip', a, b)
    const equal = equalSql({ sql: 'pair$[1]', type: element }, { sql: 'pair$[2]', type: element })
    const results = `list_transform(${pairs}, lambda pair$: ${equal})`
    return once([results], (all) =>
      caseOf(
        [
          [`${a} IS NULL OR ${b} IS NULL`, 'NULL::BOOLEAN'],
          [`len(${a}) <> len(${b})`, 'false'],
          [`list_contains(${all}, false)`, 'false'],
          [`list_count(${all}) < len(${all})`, 'NULL::BOOLEAN'],
        ],
        'true',
      ),
    )
  })
}

function operand(call: Call, place: number): Operand {
  return { sql: call.sql(place), type: call.type(place), literal: call.literal(place) }
}

function ordered(operator: '<' | '<=' | '>' | '>='): (call: Call) => string {
  return (call) => orderedSql(operand(call, 0), operator, operand(call, 1))
}

function inList(call: Call): string {
  const [needle, ...rest] = call.values
  if (needle === undefined) throw new Error('internal: IN without a value')
  const needsEquality = needle.type.kind !== 'scalar' || (isNanPossible(needle) && rest.some(isNanPossible))
  if (!needsEquality) return `(${needle.sql} IN (${rest.map((value) => value.sql).join(', ')}))`
  return once(
    call.values.map((value) => value.sql),
    (first, ...others) => {
      const tests = others.map((sql, index) =>
        equalSql({ ...needle, sql: first ?? '' }, { sql, type: rest[index]?.type ?? needle.type }),
      )
      return `(${tests.join(' OR ')})`
    },
  )
}

function inArray(call: Call): string {
  const type = call.type(0)
  return once([call.sql(0), call.sql(1)], (needle, list) => {
    const tests = `list_transform(${list}, lambda item$: ${equalSql({ sql: needle, type }, { sql: 'item$', type })})`
    return once([tests], (all) =>
      caseOf(
        [
          [`${list} IS NULL OR len(${list}) = 0`, 'false'],
          [`list_contains(${all}, true)`, 'true'],
          [`list_count(${all}) < len(${all})`, 'NULL::BOOLEAN'],
        ],
        'false',
      ),
    )
  })
}

// A backslash escapes in GoogleSQL and is an ordinary character in DuckDB unless named.
function likeSql(value: string, pattern: string, literal: LiteralValue | undefined): string {
  const escapes = typeof literal === 'string' && !literal.includes('\\') ? '' : ` ESCAPE '\\'`
  return `(${value} LIKE ${pattern}${escapes})`
}

function like(call: Call): string {
  if (call.typeName(0) === 'BYTES') return fn('gsql_bytes_like', call.sql(0), call.sql(1))
  return likeSql(call.sql(0), call.sql(1), call.literal(1))
}

function likeSeveral(joint: ' OR ' | ' AND '): (call: Call) => string {
  return (call) => {
    const [value, ...patterns] = call.values
    const isBytes = call.typeName(0) === 'BYTES'
    return once(
      [value?.sql ?? 'NULL'],
      (name) =>
        `(${patterns.map((pattern) => (isBytes ? fn('gsql_bytes_like', name, pattern.sql) : likeSql(name, pattern.sql, pattern.literal))).join(joint)})`,
    )
  }
}

function likeArray(isAny: boolean): (call: Call) => string {
  return (call) => {
    const isBytes = call.typeName(0) === 'BYTES'
    return once([call.sql(0), call.sql(1)], (value, patterns) => {
      const tests = `list_transform(${patterns}, lambda item$: ${isBytes ? fn('gsql_bytes_like', value, 'item$') : likeSql(value, 'item$', undefined)})`
      return once([tests], (all) =>
        caseOf(
          [
            [`${patterns} IS NULL OR len(${patterns}) = 0`, String(!isAny)],
            [`list_contains(${all}, ${isAny})`, String(isAny)],
            [`list_count(${all}) < len(${all})`, 'NULL::BOOLEAN'],
          ],
          String(!isAny),
        ),
      )
    })
  }
}

/** GREATEST and LEAST: NULL when anything is NULL, NaN when anything is NaN. */
function extreme(name: 'greatest' | 'least'): (call: Call) => string {
  return (call) => {
    const [first] = call.values
    if (first === undefined) throw new Error(`internal: ${name} of nothing`)
    if (call.values.length === 1) return first.sql
    return once(
      call.values.map((value) => value.sql),
      (...names) => {
        const isNull = names.map((value) => `${value} IS NULL`).join(' OR ')
        const branches: [string, string][] = [[isNull, 'NULL']]
        if (typeNameOf(first.type) === 'FLOAT64' && name === 'least') {
          branches.push([names.map((value) => `isnan(${value})`).join(' OR '), "'nan'::DOUBLE"])
        }
        return caseOf(branches, fn(name, ...names))
      },
    )
  }
}

export const comparisonRules: Rules = {
  $equal: (call) => equalSql(operand(call, 0), operand(call, 1)),
  $not_equal: (call) => {
    const { type } = operand(call, 0)
    const isPlain = type.kind === 'scalar' && type.name !== 'FLOAT64'
    return isPlain
      ? `(${call.sql(0)} <> ${call.sql(1)})`
      : `(NOT ${equalSql(operand(call, 0), operand(call, 1))})`
  },
  $less: ordered('<'),
  $less_or_equal: ordered('<='),
  $greater: ordered('>'),
  $greater_or_equal: ordered('>='),
  $between: (call) => {
    const [value, low, high] = [operand(call, 0), operand(call, 1), operand(call, 2)]
    if (typeNameOf(value.type) !== 'FLOAT64') return `(${value.sql} BETWEEN ${low.sql} AND ${high.sql})`
    return once([value.sql, low.sql, high.sql], (v, l, h) => {
      const bound = { ...value, sql: v }
      return `(${orderedSql(bound, '>=', { ...low, sql: l })} AND ${orderedSql(bound, '<=', { ...high, sql: h })})`
    })
  },
  $in: inList,
  $in_array: inArray,
  $is_distinct_from: (call) => `(${call.sql(0)} IS DISTINCT FROM ${call.sql(1)})`,
  $is_not_distinct_from: (call) => sameSql(call.sql(0), call.sql(1)),
  $is_null: (call) => `(${call.sql(0)} IS NULL)`,
  $is_true: (call) => `(${call.sql(0)} IS TRUE)`,
  $is_false: (call) => `(${call.sql(0)} IS FALSE)`,
  $like: like,
  $like_any: likeSeveral(' OR '),
  $like_all: likeSeveral(' AND '),
  $like_any_array: likeArray(true),
  $like_all_array: likeArray(false),
  greatest: extreme('greatest'),
  least: extreme('least'),
  nullif: (call) => {
    const [left, right] = [operand(call, 0), operand(call, 1)]
    if (left.type.kind === 'scalar' && left.type.name !== 'FLOAT64') return fn('nullif', left.sql, right.sql)
    return once([left.sql, right.sql], (a, b) =>
      caseOf([[equalSql({ ...left, sql: a }, { ...right, sql: b }), 'NULL']], a),
    )
  },
}
