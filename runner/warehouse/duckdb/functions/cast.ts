/** CAST and SAFE_CAST, by the pair of types. */
import { type ScalarType, type SqlType, type StructType, sameType, typeToSql } from '../../../ir/types.ts'
import { quoteName, quoteText } from '../name.ts'
import { duckdbType, structFieldNames } from '../translate/type.ts'
import { parseAs } from './parse.ts'
import { refuse, Unsupported } from './rule.ts'
import { caseOf, castTo, fail, fn, isPlain, once } from './sql.ts'
import { textOf } from './text.ts'
import type { CastToTranslate, Translation } from './translation.ts'
import { instantOf, localTime, type Zone, zoneOf } from './zone.ts'

/** The DuckDB expression of a cast between two types; implicit coercions go this way too. */
export function translateCast(cast: CastToTranslate): Translation {
  try {
    return { ok: true, sql: castSql(cast) }
  } catch (error) {
    if (error instanceof Unsupported) return { ok: false, reason: `CAST ${error.message}` }
    throw error
  }
}

function castSql(cast: CastToTranslate): string {
  const { from, to } = cast
  if (from.literal === null) return castTo('NULL', duckdbType(to))
  const zone: Zone = cast.timeZone === undefined ? zoneOf(cast.defaultZone ?? 'UTC') : { sql: cast.timeZone }
  const convert = (sql: string): string => {
    if (cast.format !== undefined) return formatted(sql, cast, cast.format, zone)
    return converted(sql, from.type, to, zone)
  }
  if (!cast.isSafe) return convert(from.sql)
  // The value itself is outside of TRY: only the conversion may fail in silence.
  const sql = convert(from.sql)
  if (sql === from.sql) return sql
  return isPlain(from.sql) ? fn('TRY', sql) : once([from.sql], (value) => fn('TRY', convert(value)))
}

function converted(sql: string, from: SqlType, to: SqlType, zone: Zone): string {
  if (from.kind === 'scalar' && to.kind === 'scalar') return constrained(scalarCast(sql, from, to, zone), to)
  if (from.kind === 'array' && to.kind === 'array') {
    if (duckdbType(from.element) === duckdbType(to.element) && sameType(from.element, to.element)) return sql
    return `list_transform(${sql}, lambda item$: ${converted('item$', from.element, to.element, zone)})`
  }
  if (from.kind === 'struct' && to.kind === 'struct') return structCast(sql, from, to, zone)
  if (from.kind === 'range' && to.kind === 'range') return sql
  if (from.kind === 'range' && to.kind === 'scalar' && to.name === 'STRING') return textOf(sql, from, zone)
  if (to.kind === 'range' && from.kind === 'scalar' && from.name === 'STRING')
    return rangeParse(sql, to.element, zone)
  return refuse(`from ${typeToSql(from)} to ${typeToSql(to)} is not available locally`)
}

function structCast(sql: string, from: StructType, to: StructType, zone: Zone): string {
  const [before, after] = [structFieldNames(from), structFieldNames(to)]
  if (sameType(from, to) && duckdbType(from) === duckdbType(to)) return sql
  return once([sql], (value) => {
    const fields = to.fields.map((field, index) => {
      const source = from.fields[index]
      if (source === undefined) throw new Error('internal: a struct is cast to one with more fields')
      const part = fn('struct_extract', value, quoteText(before[index] ?? ''))
      return `${quoteName(after[index] ?? '')} := ${converted(part, source.type, field.type, zone)}`
    })
    return caseOf([[`${value} IS NOT NULL`, `struct_pack(${fields.join(', ')})`]])
  })
}

function rangeParse(sql: string, element: ScalarType, zone: Zone): string {
  return once([sql], (text) => {
    const pattern = String.raw`'^\[\s*(.*?)\s*,\s*(.*?)\s*\)$'`
    const bound = (group: number) => {
      const part = `regexp_extract(${text}, ${pattern}, ${group})`
      return caseOf(
        [[`upper(${part}) IN ('UNBOUNDED', 'NULL')`, `CAST(NULL AS ${duckdbType(element)})`]],
        parseAs(part, element.name, zone),
      )
    }
    const type = duckdbType({ kind: 'range', element })
    return caseOf(
      [[`regexp_matches(${text}, ${pattern})`, `struct_pack("start" := ${bound(1)}, "end" := ${bound(2)})`]],
      fail(`'Invalid range: ' || ${text}`, type),
    )
  })
}

/** The declared length or precision of the target, which values must keep to. */
function constrained(sql: string, to: ScalarType): string {
  const [length, scale = 0] = to.parameters ?? []
  if (length === undefined) return sql
  if (to.name === 'NUMERIC') return castTo(sql, `DECIMAL(${length},${scale})`)
  if (to.name === 'STRING' || to.name === 'BYTES') {
    const measure = to.name === 'STRING' ? 'length' : 'octet_length'
    return once([sql], (value) => {
      const words = `'${to.name}(${length}) has maximum length ${length} but got a value with length ' || ${measure}(${value})`
      return caseOf([[`${measure}(${value}) > ${length}`, fail(words, duckdbType(to))]], value)
    })
  }
  if (to.name === 'BIGNUMERIC') return fn('gsql_bignumeric_constrain', sql, String(length), String(scale))
  return sql
}

function scalarCast(sql: string, from: ScalarType, to: ScalarType, zone: Zone): string {
  if (from.name === to.name) return sql
  if (to.name === 'STRING') return textOf(sql, from, zone)
  if (from.name === 'STRING') return parseAs(sql, to.name, zone)
  switch (`${from.name} ${to.name}`) {
    case 'INT64 BOOL':
      return `(${sql} <> 0)`
    case 'BOOL INT64':
    case 'NUMERIC INT64':
      return castTo(sql, 'BIGINT')
    case 'INT64 FLOAT64':
      return castTo(sql, 'DOUBLE')
    case 'INT64 NUMERIC':
      return castTo(sql, 'DECIMAL(38,9)')
    case 'INT64 BIGNUMERIC':
      return fn('gsql_bignumeric_from_integer', sql)
    case 'FLOAT64 INT64':
      return floatToInteger(sql)
    case 'FLOAT64 NUMERIC':
      return floatToNumeric(sql)
    case 'FLOAT64 BIGNUMERIC':
      return fn('gsql_bignumeric_from_float', sql)
    case 'NUMERIC FLOAT64':
      return numericToFloat(sql)
    case 'NUMERIC BIGNUMERIC':
      return fn('gsql_bignumeric_from_numeric', castTo(sql, 'DECIMAL(38,9)'))
    case 'BIGNUMERIC INT64':
      return fn('gsql_bignumeric_to_integer', sql)
    case 'BIGNUMERIC FLOAT64':
      return fn('gsql_bignumeric_to_float', sql)
    case 'BIGNUMERIC NUMERIC':
      return fn('gsql_bignumeric_to_numeric', sql)
    case 'DATE DATETIME':
      return castTo(sql, 'TIMESTAMP')
    case 'DATE TIMESTAMP':
      return instantOf(castTo(sql, 'TIMESTAMP'), zone)
    case 'DATETIME DATE':
      return castTo(sql, 'DATE')
    case 'DATETIME TIME':
      return castTo(sql, 'TIME')
    case 'DATETIME TIMESTAMP':
      return instantOf(sql, zone)
    case 'TIMESTAMP DATE':
      return castTo(localTime(sql, zone), 'DATE')
    case 'TIMESTAMP DATETIME':
      return localTime(sql, zone)
    case 'TIMESTAMP TIME':
      return castTo(localTime(sql, zone), 'TIME')
    default:
      return refuse(`from ${from.name} to ${to.name} is not available locally`)
  }
}

// Half away from zero, which is what round() does on doubles; a bare cast would round half to even.
function floatToInteger(sql: string): string {
  return once([sql], (value) =>
    caseOf(
      [
        [
          `${value} >= -9223372036854775808e0 AND ${value} < 9223372036854775808e0`,
          castTo(fn('round', value), 'BIGINT'),
        ],
        [`isfinite(${value})`, fail(`'int64 out of range: ' || gsql_float_text(${value})`, 'BIGINT')],
      ],
      fail(
        `'Illegal conversion of non-finite floating point number to an integer: ' || gsql_float_text(${value})`,
        'BIGINT',
      ),
    ),
  )
}

// Below a million the product with 1e9 is off by less than a tenth, so away from a half it rounds to the right units.
function floatToNumeric(sql: string): string {
  return once([sql], (value) => {
    const units = `(${value} * 1e9)`
    const isClear = `abs(${value}) < 1e6 AND abs(abs(${units} - trunc(${units})) - 0.5e0) > 0.1e0`
    const made = `CAST(CAST(CAST(round(${units}) AS BIGINT) AS DECIMAL(18,0)) * 0.000000001 AS DECIMAL(38,9))`
    return caseOf([[isClear, made]], fn('gsql_numeric_from_float', value))
  })
}

// Below nine million the digits fit a double and the engine's division is exact.
function numericToFloat(sql: string): string {
  return once([sql], (value) =>
    caseOf(
      [[`${value} BETWEEN -9000000 AND 9000000`, castTo(value, 'DOUBLE')]],
      fn('gsql_numeric_to_float', castTo(value, 'DECIMAL(38,9)')),
    ),
  )
}

function formatted(sql: string, cast: CastToTranslate, format: string, zone: Zone): string {
  const { from, to } = cast
  if (from.type.kind !== 'scalar' || to.kind !== 'scalar')
    return refuse('with FORMAT takes no arrays or structs')
  if (from.type.name === 'BYTES' && to.name === 'STRING')
    return fn('gsql_bytes_to_string_format', sql, format)
  if (from.type.name === 'STRING' && to.name === 'BYTES')
    return fn('gsql_string_to_bytes_format', sql, format)
  if (to.name === 'STRING') return written(sql, from.type, format, zone)
  if (from.type.name === 'STRING') return read(sql, to.name, format, zone)
  return refuse(`from ${from.type.name} to ${to.name} takes no FORMAT`)
}

/** A number, a date, a time or an instant by a format. */
function written(sql: string, from: ScalarType, format: string, zone: Zone): string {
  const time = (value: string, offset: string) =>
    fn('gsql_time_write', format, fn('epoch_us', value), offset, quoteText(from.name))
  switch (from.name) {
    case 'FLOAT64':
      return fn('gsql_float_write', format, sql)
    case 'INT64':
    case 'NUMERIC':
    case 'BIGNUMERIC':
      return fn('gsql_decimal_write', format, textOf(sql, from, zone))
    case 'DATE':
    case 'DATETIME':
      return time(castTo(sql, 'TIMESTAMP'), '0')
    case 'TIME':
      return time(`(DATE '1970-01-01' + ${sql})`, '0')
    case 'TIMESTAMP':
      return once([sql], (instant) =>
        once([localTime(instant, zone)], (local) =>
          time(local, `((epoch_us(${local}) - epoch_us(${instant})) // 1000000)`),
        ),
      )
    default:
      return refuse(`from ${from.name} to STRING takes no FORMAT`)
  }
}

function read(sql: string, to: ScalarType['name'], format: string, zone: Zone): string {
  const now = fn('epoch_us', localTime('now()', zone))
  return once([sql], (text) => {
    const local = `make_timestamp(${fn('gsql_time_read', format, text, quoteText(to), now)})`
    switch (to) {
      case 'DATE':
      case 'TIME':
        return castTo(local, to)
      case 'DATETIME':
        return local
      case 'TIMESTAMP':
        // A zone in the text itself makes the result an instant already.
        return once([fn('gsql_time_read_zone', format, text, now), local], (own, time) =>
          caseOf(
            [[`${own} IS NULL`, instantOf(time, zone)]],
            `make_timestamptz(epoch_us(${time}) - ${own} * 1000000)`,
          ),
        )
      default:
        return refuse(`from STRING to ${to} takes no FORMAT`)
    }
  })
}
