/** Types as they are written; the types themselves are in ir/types.ts. */

import type { FloatLiteral, IntegerLiteral, StringLiteral } from './literal.ts'
import type { Identifier, Path, Placed } from './name.ts'

/** `INT64`, `STRING(10)`, `NUMERIC(18, 2)`, `STRING COLLATE 'und:ci'`. Whether such a type exists is for the resolver. */
export interface SimpleTypeName extends Placed {
  readonly kind: 'simpleTypeName'
  readonly name: Path
  readonly parameters: readonly TypeParameter[]
  readonly collation: StringLiteral | undefined
}
/** `MAX` stands for the word in `STRING(MAX)`. */
export type TypeParameter = IntegerLiteral | FloatLiteral | StringLiteral | MaxParameter
export interface MaxParameter extends Placed {
  readonly kind: 'maxParameter'
}
export interface ArrayTypeName extends Placed {
  readonly kind: 'arrayTypeName'
  readonly element: TypeName
}
/** `fields` may be empty: `STRUCT<>`. */
export interface StructTypeName extends Placed {
  readonly kind: 'structTypeName'
  readonly fields: readonly StructTypeField[]
}
export interface StructTypeField extends Placed {
  readonly kind: 'structTypeField'
  readonly name: Identifier | undefined
  readonly type: TypeName
}
export interface RangeTypeName extends Placed {
  readonly kind: 'rangeTypeName'
  readonly element: TypeName
}

export type TypeName = SimpleTypeName | ArrayTypeName | StructTypeName | RangeTypeName

export type TypeNode = TypeName | StructTypeField | MaxParameter
