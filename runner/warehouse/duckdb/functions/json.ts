/** JSON: taking out, making, changing, converting. */
import type { SqlType } from '../../../ir/types.ts'
import { quoteText } from '../name.ts'
import { structFieldNames } from '../translate/type.ts'
import { type Call, type Rule, type Rules, refuse } from './rule.ts'
import { caseOf, castTo, fn, once } from './sql.ts'
import { textOf } from './text.ts'
import type { ValueArgument } from './translation.ts'
import { zoneOf } from './zone.ts'

function asText(call: Call, place: number): string {
  return call.typeName(place) === 'JSON' ? castTo(call.sql(place), 'VARCHAR') : call.sql(place)
}

/** Takes something out at a path; the result is JSON where the input is, unless it is a plain text. */
function taken(name: string, gives: 'text' | 'json' | 'texts' | 'jsons'): Rule {
  return (call) => {
    const isJson = call.typeName(0) === 'JSON'
    const sql = fn(name, asText(call, 0), call.optional(1) ?? "'$'", String(isJson))
    if (!isJson || gives === 'text' || gives === 'texts') return sql
    return castTo(sql, gives === 'json' ? 'JSON' : 'JSON[]')
  }
}

function converted(name: string): Rule {
  return (call) => fn(name, castTo(call.sql(0), 'VARCHAR'))
}

/**
 * The JSON text of a value.
 *
 * `isWide` writes INT64 beyond 2^53 and NUMERICs with fractions as strings, as TO_JSON_STRING does.
 */
export function jsonText(sql: string, type: SqlType, isWide: boolean): string {
  return fn('coalesce', present(sql, type, isWide), "'null'")
}

function present(sql: string, type: SqlType, isWide: boolean): string {
  switch (type.kind) {
    case 'array': {
      const items = `list_transform(${sql}, lambda json$: ${jsonText('json$', type.element, isWide)})`
      return once([items], (list) =>
        caseOf([[`${list} IS NOT NULL`, `'[' || coalesce(array_to_string(${list}, ','), '') || ']'`]]),
      )
    }
    case 'struct': {
      const names = structFieldNames(type)
      return once([sql], (value) => {
        const members = type.fields.map((field, index) => {
          const part = `struct_extract(${value}, ${quoteText(names[index] ?? '')})`
          return `${quoteText(`${index === 0 ? '' : ','}${JSON.stringify(field.name)}:`)} || ${jsonText(part, field.type, isWide)}`
        })
        return caseOf([
          [`${value} IS NOT NULL`, `'{' || ${members.length === 0 ? '' : `${members.join(' || ')} || `}'}'`],
        ])
      })
    }
    case 'range': {
      const bound = (value: string, name: string) =>
        jsonText(`struct_extract(${value}, '${name}')`, type.element, isWide)
      return once([sql], (value) =>
        caseOf([
          [
            `${value} IS NOT NULL`,
            `'{"start":' || ${bound(value, 'start')} || ',"end":' || ${bound(value, 'end')} || '}'`,
          ],
        ]),
      )
    }
    case 'scalar':
      return scalarJson(sql, type.name, type, isWide)
  }
}

function quoted(sql: string): string {
  return `'"' || ${sql} || '"'`
}

function scalarJson(sql: string, name: string, type: SqlType, isWide: boolean): string {
  switch (name) {
    case 'BOOL':
      return castTo(sql, 'VARCHAR')
    case 'INT64':
      return isWide
        ? once([sql], (value) =>
            caseOf(
              [[`${value} BETWEEN -9007199254740992 AND 9007199254740992`, castTo(value, 'VARCHAR')]],
              quoted(castTo(value, 'VARCHAR')),
            ),
          )
        : castTo(sql, 'VARCHAR')
    case 'FLOAT64':
      return once([sql], (value) =>
        isWide
          ? caseOf([[`isfinite(${value})`, textOf(value, type, zoneOf('UTC'))]], fn('gsql_json_float', value))
          : fn('gsql_json_float', value),
      )
    case 'NUMERIC':
    case 'BIGNUMERIC': {
      const text = textOf(sql, type, zoneOf('UTC'))
      if (!isWide) return text
      return once([text], (digits) =>
        caseOf([[`NOT contains(${digits}, '.') AND length(${digits}) < 16`, digits]], quoted(digits)),
      )
    }
    case 'BYTES':
      return quoted(fn('to_base64', sql))
    case 'DATE':
      return quoted(castTo(sql, 'VARCHAR'))
    case 'DATETIME':
      return quoted(fn('replace', textOf(sql, type, zoneOf('UTC')), "' '", "'T'"))
    case 'TIMESTAMP':
      // Without the +00 of the text.
      return quoted(`replace(left(${textOf(sql, type, zoneOf('UTC'))}, -3), ' ', 'T') || 'Z'`)
    case 'TIME':
      return quoted(textOf(sql, type, zoneOf('UTC')))
    case 'INTERVAL':
      return quoted(fn('gsql_interval_iso', sql))
    case 'JSON':
      return fn('gsql_json_normalize', castTo(sql, 'VARCHAR'))
    default:
      return fn('gsql_json_quote', sql)
  }
}

function toJsonString(call: Call): string {
  const text = jsonText(call.sql(0), call.type(0), true)
  const pretty = call.optional(1)
  if (pretty === undefined) return text
  return once([text], (json) => caseOf([[pretty, fn('gsql_json_pretty', json)]], json))
}

function toJson(call: Call): string {
  const stringify = call.literal(1)
  if (call.optional(1) !== undefined && stringify !== false) {
    if (stringify !== true) return refuse('needs a constant stringify_wide_numbers locally')
    return castTo(jsonText(call.sql(0), call.type(0), true), 'JSON')
  }
  return castTo(jsonText(call.sql(0), call.type(0), false), 'JSON')
}

/** A value argument as JSON text; of type JSON as it is. */
function member(value: ValueArgument): string {
  return jsonText(value.sql, value.type, false)
}

function jsonArray(call: Call): string {
  if (call.values.length === 0) return "CAST('[]' AS JSON)"
  return castTo(`'[' || ${call.values.map(member).join(` || ',' || `)} || ']'`, 'JSON')
}

function jsonObject(call: Call): string {
  const [names, values] = [call.values[0], call.values[1]]
  if (names === undefined) return "CAST('{}' AS JSON)"
  if (names.type.kind === 'array') {
    if (values?.type.kind !== 'array') return refuse('needs two arrays')
    const { element } = values.type
    const pairs = `list_transform(list_zip(${names.sql}, ${values.sql}), lambda pair$: gsql_json_quote(pair$[1]) || ':' || ${jsonText('pair$[2]', element, false)})`
    return castTo(`gsql_json_normalize('{' || coalesce(array_to_string(${pairs}, ','), '') || '}')`, 'JSON')
  }
  const pieces = call.values.map((value, index) =>
    index % 2 === 0 ? `gsql_json_quote(${value.sql}) || ':'` : member(value),
  )
  const members: string[] = []
  for (let index = 0; index + 1 < pieces.length; index += 2)
    members.push(`${pieces[index]} || ${pieces[index + 1]}`)
  return castTo(`gsql_json_normalize('{' || ${members.join(` || ',' || `)} || '}')`, 'JSON')
}

/** Folds pairs of path and value over the JSON; a last argument without a partner is the named one. */
function folded(
  write: (json: string, path: string, value: ValueArgument, option: ValueArgument | undefined) => string,
): Rule {
  return (call) => {
    const [json, ...rest] = call.values
    if (json === undefined) throw new Error(`internal: ${call.name} without a value`)
    const option = rest.length % 2 === 1 ? rest.at(-1) : undefined
    let sql = castTo(json.sql, 'VARCHAR')
    for (let index = 0; index + 1 < rest.length; index += 2) {
      const [path, value] = [rest[index], rest[index + 1]]
      if (path !== undefined && value !== undefined) sql = write(sql, path.sql, value, option)
    }
    return castTo(sql, 'JSON')
  }
}

/** An array value is put in element by element unless the named argument says otherwise. */
function arrayChange(name: 'gsql_json_append' | 'gsql_json_insert'): Rule {
  return folded((json, path, value, option) => {
    const plain = fn(name, json, path, member(value))
    if (value.type.kind !== 'array' || option?.literal === false) return plain
    const each = fn(`${name}_each`, json, path, member(value))
    if (option === undefined || option.literal === true) return each
    return caseOf([[option.sql, each]], plain)
  })
}

function subscript(call: Call): string {
  return castTo(fn('gsql_json_member', castTo(call.sql(0), 'VARCHAR'), call.sql(1)), 'JSON')
}

export const jsonRules: Rules = {
  json_extract: taken('gsql_json_query', 'json'),
  json_extract_array: taken('gsql_json_query_array', 'jsons'),
  json_extract_scalar: taken('gsql_json_value', 'text'),
  json_extract_string_array: taken('gsql_json_value_array', 'texts'),
  json_query: taken('gsql_json_query', 'json'),
  json_query_array: taken('gsql_json_query_array', 'jsons'),
  json_value: taken('gsql_json_value', 'text'),
  json_value_array: taken('gsql_json_value_array', 'texts'),
  json_type: converted('gsql_json_type'),
  json_keys: (call) =>
    fn(
      'gsql_json_keys',
      castTo(call.sql(0), 'VARCHAR'),
      call.optional(1) ?? '9223372036854775807',
      call.optional(2) ?? "'strict'",
    ),
  $subscript: subscript,

  json_array: jsonArray,
  json_object: jsonObject,
  parse_json: (call) => castTo(fn('gsql_json_parse', call.sql(0), call.optional(1) ?? "'exact'"), 'JSON'),
  to_json: toJson,
  to_json_string: toJsonString,

  json_set: folded((json, path, value, option) =>
    fn('gsql_json_set', json, path, member(value), option?.sql ?? 'true'),
  ),
  json_remove: (call) => {
    const [json, ...paths] = call.values
    return castTo(
      paths.reduce(
        (sql, path) => fn('gsql_json_remove', sql, path.sql),
        castTo(json?.sql ?? 'NULL', 'VARCHAR'),
      ),
      'JSON',
    )
  },
  json_array_append: arrayChange('gsql_json_append'),
  json_array_insert: arrayChange('gsql_json_insert'),
  json_strip_nulls: (call) =>
    castTo(
      fn(
        'gsql_json_strip_nulls',
        castTo(call.sql(0), 'VARCHAR'),
        call.optional(1) ?? "'$'",
        call.optional(2) ?? 'true',
        call.optional(3) ?? 'false',
      ),
      'JSON',
    ),

  bool: converted('gsql_json_bool'),
  int64: converted('gsql_json_int64'),
  float64: converted('gsql_json_float64'),
  lax_bool: converted('gsql_json_lax_bool'),
  lax_int64: converted('gsql_json_lax_int64'),
  lax_float64: converted('gsql_json_lax_float64'),
  lax_string: converted('gsql_json_lax_string'),
  bool_array: converted('gsql_json_bool_array'),
  int64_array: converted('gsql_json_int64_array'),
  float64_array: converted('gsql_json_float64_array'),
  string_array: converted('gsql_json_string_array'),
  lax_bool_array: converted('gsql_json_lax_bool_array'),
  lax_int64_array: converted('gsql_json_lax_int64_array'),
  lax_float64_array: converted('gsql_json_lax_float64_array'),
  lax_string_array: converted('gsql_json_lax_string_array'),
}
