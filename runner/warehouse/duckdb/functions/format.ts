/** FORMAT: the format is taken apart here, each value is written by its conversion. */
import type { SqlType } from '../../../ir/types.ts'
import { quoteText } from '../name.ts'
import { structFieldNames } from '../translate/type.ts'
import { jsonText } from './json.ts'
import { type Call, type Rules, refuse, typeNameOf } from './rule.ts'
import { caseOf, castTo, fn, once } from './sql.ts'
import { textOf } from './text.ts'
import type { ValueArgument } from './translation.ts'
import { zoneOf } from './zone.ts'

function format(call: Call): string {
  const pattern = call.literal(0)
  if (pattern === null) return castTo('NULL', 'VARCHAR')
  if (typeof pattern !== 'string') return refuse('needs a constant format locally')
  const values = call.values.slice(1)
  let next = 0
  const take = (): ValueArgument => {
    const value = values[next]
    next += 1
    return value ?? refuse(`has too few arguments for the pattern "${pattern}"`)
  }
  const pieces: string[] = []
  for (const [piece] of pattern.matchAll(/%%|%[-+ #0']*(?:\*|\d+)?(?:\.(?:\*|\d*))?[a-zA-Z]|[^%]+|%/g)) {
    if (piece === '%') return refuse(`has an incomplete specifier in "${pattern}"`)
    if (piece === '%%') pieces.push("'%'")
    else if (!piece.startsWith('%')) pieces.push(quoteText(piece))
    else pieces.push(conversion(specOf(piece, take), piece.at(-1) ?? '', take()))
  }
  if (next < values.length) return refuse(`has too many arguments for the pattern "${pattern}"`)
  return pieces.length === 0 ? "''" : `(${pieces.join(' || ')})`
}

// A star takes the number from the arguments.
function specOf(piece: string, take: () => ValueArgument): string {
  const parts = piece.split('*')
  return `(${parts.map((part, index) => (index === 0 ? quoteText(part) : `${take().sql} || ${quoteText(part)}`)).join(' || ')})`
}

function conversion(spec: string, letter: string, value: ValueArgument): string {
  const name = typeNameOf(value.type)
  const wrong = (wanted: string) => refuse(`expects ${wanted} for %${letter} and got ${name}`)
  switch (letter) {
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
      return name === 'INT64' ? fn('gsql_printf_integer', spec, value.sql) : wrong('an integer')
    case 'f':
    case 'F':
    case 'e':
    case 'E':
    case 'g':
    case 'G':
      if (name === 'NUMERIC' || name === 'BIGNUMERIC') {
        if (!/f/i.test(letter)) return refuse(`with %${letter} of a NUMERIC is not available locally`)
        return fn('gsql_printf_decimal', spec, textOf(value.sql, value.type, zoneOf('UTC')))
      }
      return name === 'FLOAT64' ? fn('gsql_printf_float', spec, value.sql) : wrong('FLOAT64')
    case 's':
      return name === 'STRING' ? fn('gsql_printf_text', spec, value.sql) : wrong('a string')
    case 't':
      return fn('gsql_printf_text', spec, plainText(value.sql, value.type))
    case 'T':
      return fn('gsql_printf_text', spec, literalText(value.sql, value.type))
    case 'p':
    case 'P':
      if (name !== 'JSON') return wrong('JSON')
      return fn(
        'gsql_printf_text',
        spec,
        letter === 'p'
          ? jsonText(value.sql, value.type, true)
          : fn('gsql_json_pretty', jsonText(value.sql, value.type, true)),
      )
    default:
      return refuse(`does not know %${letter}`)
  }
}

const zone = zoneOf('UTC')

/** %t: like CAST to STRING, also for arrays and structs. */
function plainText(sql: string, type: SqlType): string {
  return nested(sql, type, plainText, (value, name) => {
    if (name === 'FLOAT64') return floatText(value, type)
    if (name === 'JSON') return fn('gsql_json_normalize', castTo(value, 'VARCHAR'))
    // As the literal without its b and quotes: bytes need not be a text.
    if (name === 'BYTES')
      return once([fn('gsql_quote_bytes', fn('hex', value))], (quoted) =>
        fn('substr', quoted, '3', `length(${quoted}) - 3`),
      )
    return textOf(value, type, zone)
  })
}

/** %T: as a GoogleSQL literal. */
function literalText(sql: string, type: SqlType): string {
  return nested(sql, type, literalText, (value, name) => {
    switch (name) {
      case 'BOOL':
      case 'INT64':
        return castTo(value, 'VARCHAR')
      case 'FLOAT64':
        return once([value], (number) =>
          caseOf(
            [[`isfinite(${number})`, floatText(number, type)]],
            `'CAST("' || gsql_float_text(${number}) || '" AS FLOAT64)'`,
          ),
        )
      case 'STRING':
        return fn('gsql_quote_literal', value)
      case 'BYTES':
        return fn('gsql_quote_bytes', fn('hex', value))
      case 'JSON':
        return `'JSON ' || ${fn('gsql_quote_literal', fn('gsql_json_normalize', castTo(value, 'VARCHAR')))}`
      case 'INTERVAL':
        return `'INTERVAL "' || ${textOf(value, type, zone)} || '" YEAR TO SECOND'`
      default:
        return `'${name} "' || ${textOf(value, type, zone)} || '"'`
    }
  })
}

// A whole FLOAT64 keeps a ".0" here, which CAST leaves away.
function floatText(sql: string, type: SqlType): string {
  return once([textOf(sql, type, zone)], (text) =>
    caseOf([[`regexp_full_match(${text}, '-?\\d+')`, `${text} || '.0'`]], text),
  )
}

function nested(
  sql: string,
  type: SqlType,
  inner: (sql: string, type: SqlType) => string,
  scalar: (sql: string, name: string) => string,
): string {
  const present = (): string => {
    switch (type.kind) {
      case 'array': {
        const items = `list_transform(${sql}, lambda text$: ${inner('text$', type.element)})`
        return once([items], (list) =>
          caseOf([[`${list} IS NOT NULL`, `'[' || coalesce(array_to_string(${list}, ', '), '') || ']'`]]),
        )
      }
      case 'struct': {
        const names = structFieldNames(type)
        return once([sql], (value) => {
          const fields = type.fields.map((field, index) =>
            inner(`struct_extract(${value}, ${quoteText(names[index] ?? '')})`, field.type),
          )
          return caseOf([[`${value} IS NOT NULL`, `'(' || ${fields.join(` || ', ' || `)} || ')'`]])
        })
      }
      case 'range':
        return textOf(sql, type, zone)
      case 'scalar':
        return scalar(sql, type.name)
    }
  }
  return fn('coalesce', present(), "'NULL'")
}

export const formatRules: Rules = { format }
