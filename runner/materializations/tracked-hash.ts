/** The hash by which a snapshot knows that a row has changed. */
import { quoteName, quoteString } from '../ir/quote.ts'
import type { SqlType } from '../ir/types.ts'

export interface HashedColumn {
  readonly name: string
  readonly type: SqlType
}

/** Whether values of the type have a text that is the same on every engine. */
export function hasHashText(type: SqlType): boolean {
  if (type.kind !== 'scalar') return false
  switch (type.name) {
    case 'STRING':
    case 'INT64':
    case 'BOOL':
    case 'DATE':
    case 'TIMESTAMP':
      return true
    case 'NUMERIC':
      // NUMERIC(p) has no decimals; without a precision there may be up to 9.
      return type.parameters !== undefined && (type.parameters[1] ?? 0) <= 4
    default:
      return false
  }
}

/**
 * A STRING expression: MD5, in lower hex, over `name=<length in code points>:<text>;` of the columns that are not NULL.
 *
 * The length keeps neighbours apart (`ab|c` is not `a|bc`), and a NULL adds nothing, so a new column that is still NULL
 * changes no hash. Source: docs/decisions/0005-scd2.md.
 * @param columns in the order they are declared; of types that {@link hasHashText}.
 */
export function trackedHash(columns: readonly HashedColumn[]): string {
  const parts = columns.map(({ name, type }) => {
    const text = hashText(quoteName(name), type)
    return `        coalesce(concat(${quoteString(`${name}=`)}, cast(char_length(${text}) as STRING), ':', ${text}, ';'), '')`
  })
  return `to_hex(md5(concat(\n${parts.join(',\n')}\n    )))`
}

function hashText(value: string, type: SqlType): string {
  switch (type.kind === 'scalar' ? type.name : undefined) {
    case 'STRING':
      return value
    case 'BOOL':
      return `if(${value}, '1', '0')`
    case 'NUMERIC':
      // Engines print decimals differently (10.5, 10.50), so the number is made whole first.
      return `cast(cast(${value} * 10000 as INT64) as STRING)`
    case 'TIMESTAMP':
      return `cast(unix_micros(${value}) as STRING)`
    case 'DATE':
      return `format_date('%Y-%m-%d', ${value})`
    default:
      return `cast(${value} as STRING)`
  }
}
