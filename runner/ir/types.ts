/** GoogleSQL types as data. */

export type ScalarTypeName =
  | 'BOOL'
  | 'INT64'
  | 'FLOAT64'
  | 'NUMERIC'
  | 'BIGNUMERIC'
  | 'STRING'
  | 'BYTES'
  | 'DATE'
  | 'DATETIME'
  | 'TIME'
  | 'TIMESTAMP'
  | 'INTERVAL'
  | 'JSON'
  | 'GEOGRAPHY'

/** `parameters` holds a declared length, or precision and scale: STRING(10), NUMERIC(18, 2). They do not make another type. */
export interface ScalarType {
  readonly kind: 'scalar'
  readonly name: ScalarTypeName
  readonly parameters?: readonly number[]
}
export interface ArrayType {
  readonly kind: 'array'
  readonly element: SqlType
}
/** A field without a name has `name: ''`; names may repeat, as in GoogleSQL. */
export interface StructType {
  readonly kind: 'struct'
  readonly fields: readonly { readonly name: string; readonly type: SqlType }[]
}
export interface RangeType {
  readonly kind: 'range'
  readonly element: ScalarType
}
export type SqlType = ScalarType | ArrayType | StructType | RangeType

/** A column of a relation or of a query result. */
export interface Column {
  readonly name: string
  readonly type: SqlType
}

/** The type in GoogleSQL's own notation: `ARRAY<STRUCT<sku STRING, price NUMERIC(18, 2)>>`. */
export function typeToSql(type: SqlType): string {
  switch (type.kind) {
    case 'scalar':
      return type.parameters === undefined ? type.name : `${type.name}(${type.parameters.join(', ')})`
    case 'array':
      return `ARRAY<${typeToSql(type.element)}>`
    case 'struct':
      return `STRUCT<${type.fields.map((field) => (field.name === '' ? '' : `${field.name} `) + typeToSql(field.type)).join(', ')}>`
    case 'range':
      return `RANGE<${typeToSql(type.element)}>`
  }
}

/** Whether two types are the same type, declared lengths and precisions left aside; struct field names count, case does not. */
export function sameType(left: SqlType, right: SqlType): boolean {
  if (left.kind === 'scalar') return right.kind === 'scalar' && left.name === right.name
  if (left.kind === 'array') return right.kind === 'array' && sameType(left.element, right.element)
  if (left.kind === 'range') return right.kind === 'range' && sameType(left.element, right.element)
  return (
    right.kind === 'struct' &&
    left.fields.length === right.fields.length &&
    left.fields.every((field, index) => {
      const other = right.fields[index]
      return (
        other !== undefined &&
        field.name.toLowerCase() === other.name.toLowerCase() &&
        sameType(field.type, other.type)
      )
    })
  )
}
