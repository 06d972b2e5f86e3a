/** Literals: values written out. */
import type { Placed } from './name.ts'
import type { RangeTypeName } from './type.ts'

export interface NullLiteral extends Placed {
  readonly kind: 'nullLiteral'
}
export interface BooleanLiteral extends Placed {
  readonly kind: 'booleanLiteral'
  readonly value: boolean
}
/** `text` as written, decimal or hexadecimal: `123`, `0xFF`. The sign is an operator. Whether it fits INT64 is for the resolver. */
export interface IntegerLiteral extends Placed {
  readonly kind: 'integerLiteral'
  readonly text: string
}
/** `text` as written: `1.5`, `.5`, `1.`, `1e-3`. */
export interface FloatLiteral extends Placed {
  readonly kind: 'floatLiteral'
  readonly text: string
}
/** `value` has its escapes decoded; neighbouring literals are joined into one. */
export interface StringLiteral extends Placed {
  readonly kind: 'stringLiteral'
  readonly value: string
}
/** `hex` holds two lower case digits per byte. Characters that were not escaped stand as their UTF-8 bytes. */
export interface BytesLiteral extends Placed {
  readonly kind: 'bytesLiteral'
  readonly hex: string
}

export type TypedLiteralName = 'DATE' | 'DATETIME' | 'TIME' | 'TIMESTAMP' | 'NUMERIC' | 'BIGNUMERIC' | 'JSON'

/** `DATE '2024-01-31'`; DECIMAL and BIGDECIMAL are called by their other names NUMERIC and BIGNUMERIC. */
export interface TypedLiteral extends Placed {
  readonly kind: 'typedLiteral'
  readonly type: TypedLiteralName
  readonly text: StringLiteral
}
/** `RANGE<DATE> '[2024-01-01, UNBOUNDED)'` */
export interface RangeLiteral extends Placed {
  readonly kind: 'rangeLiteral'
  readonly type: RangeTypeName
  readonly text: StringLiteral
}

export type Literal =
  | NullLiteral
  | BooleanLiteral
  | IntegerLiteral
  | FloatLiteral
  | StringLiteral
  | BytesLiteral
  | TypedLiteral
  | RangeLiteral
