/**
 * Expressions. Parentheses leave no trace but the shape of the tree; the printer puts back those it needs.
 *
 * Words that mean the same are one node: `<>` is `!=`, `SOME` stays apart from `ANY` only in the printed text.
 */
import type { BytesLiteral, Literal } from './literal.ts'
import type { Identifier, Path, Placed } from './name.ts'
import type { OrderItem, Query, WindowSpecification } from './query.ts'
import type { ArrayTypeName, StructTypeName, TypeName } from './type.ts'

export type Expression =
  | Literal
  | Path
  | NamedParameter
  | PositionalParameter
  | SystemVariable
  | FieldAccess
  | Subscript
  | UnaryExpression
  | BinaryExpression
  | LogicalExpression
  | IsExpression
  | IsDistinctFromExpression
  | BetweenExpression
  | LikeExpression
  | InExpression
  | QuantifiedComparison
  | CaseExpression
  | CastExpression
  | ExtractExpression
  | IntervalExpression
  | ArrayConstructor
  | StructConstructor
  | TupleConstructor
  | SubqueryExpression
  | FunctionCall
  | WithExpression

/** `@name` */
export interface NamedParameter extends Placed {
  readonly kind: 'namedParameter'
  readonly name: Identifier
}
/** `?`; `index` counts the question marks of a statement from 0. */
export interface PositionalParameter extends Placed {
  readonly kind: 'positionalParameter'
  readonly index: number
}
/** `@@error.message`; `name` has the parts after `@@`. */
export interface SystemVariable extends Placed {
  readonly kind: 'systemVariable'
  readonly name: Path
}
/** `f(x).field`, `arr[0].field`, `(t.s).field`. What begins with a name is a {@link Path} as far as its dots go. */
export interface FieldAccess extends Placed {
  readonly kind: 'fieldAccess'
  readonly operand: Expression
  readonly field: Identifier
}
export type SubscriptMode = 'offset' | 'ordinal' | 'safeOffset' | 'safeOrdinal' | 'key' | 'safeKey'
/** `a[x]` has no mode; `a[OFFSET(x)]` has one and keeps `x` as the index. */
export interface Subscript extends Placed {
  readonly kind: 'subscript'
  readonly operand: Expression
  readonly mode: SubscriptMode | undefined
  readonly index: Expression
}
export type UnaryOperator = '+' | '-' | '~' | 'not'
export interface UnaryExpression extends Placed {
  readonly kind: 'unary'
  readonly operator: UnaryOperator
  readonly operand: Expression
}
export type ComparisonOperator = '=' | '!=' | '<' | '<=' | '>' | '>='
export type BinaryOperator = '*' | '/' | '||' | '+' | '-' | '<<' | '>>' | '&' | '^' | '|' | ComparisonOperator
export interface BinaryExpression extends Placed {
  readonly kind: 'binary'
  readonly operator: BinaryOperator
  readonly left: Expression
  readonly right: Expression
}
/** `a AND b AND c` is one node with three operands; at least two. */
export interface LogicalExpression extends Placed {
  readonly kind: 'logical'
  readonly operator: 'and' | 'or'
  readonly operands: readonly Expression[]
}
/** `x IS [NOT] NULL`, `TRUE`, `FALSE`, `UNKNOWN` */
export interface IsExpression extends Placed {
  readonly kind: 'is'
  readonly operand: Expression
  readonly negated: boolean
  readonly test: 'null' | 'true' | 'false' | 'unknown'
}
export interface IsDistinctFromExpression extends Placed {
  readonly kind: 'isDistinctFrom'
  readonly left: Expression
  readonly negated: boolean
  readonly right: Expression
}
export interface BetweenExpression extends Placed {
  readonly kind: 'between'
  readonly operand: Expression
  readonly negated: boolean
  readonly low: Expression
  readonly high: Expression
}
export interface LikeExpression extends Placed {
  readonly kind: 'like'
  readonly operand: Expression
  readonly negated: boolean
  readonly pattern: Expression
}
/** What `IN` and the quantified comparisons look into: `(a, b)`, `(SELECT …)`, `UNNEST(array)`. */
export type ComparisonSource = ExpressionList | Query | UnnestSource
export interface InExpression extends Placed {
  readonly kind: 'in'
  readonly operand: Expression
  readonly negated: boolean
  readonly source: ComparisonSource
}
/** At least one item. */
export interface ExpressionList extends Placed {
  readonly kind: 'expressionList'
  readonly items: readonly Expression[]
}
export interface UnnestSource extends Placed {
  readonly kind: 'unnestSource'
  readonly array: Expression
}
/** `x LIKE ANY ('a%', 'b%')`, `x NOT LIKE ALL UNNEST(patterns)`; BigQuery has no other quantified operator. */
export interface QuantifiedComparison extends Placed {
  readonly kind: 'quantifiedComparison'
  readonly operand: Expression
  readonly negated: boolean
  readonly operator: 'like'
  readonly quantifier: 'any' | 'some' | 'all'
  readonly source: ComparisonSource
}
/** `operand` is there in `CASE x WHEN 1 …` and absent in `CASE WHEN x = 1 …`; at least one branch. */
export interface CaseExpression extends Placed {
  readonly kind: 'case'
  readonly operand: Expression | undefined
  readonly branches: readonly CaseBranch[]
  readonly otherwise: Expression | undefined
}
export interface CaseBranch extends Placed {
  readonly kind: 'caseBranch'
  readonly when: Expression
  readonly result: Expression
}
/** `CAST(x AS type FORMAT f AT TIME ZONE z)`; `isSafe` for SAFE_CAST. */
export interface CastExpression extends Placed {
  readonly kind: 'cast'
  readonly isSafe: boolean
  readonly operand: Expression
  readonly type: TypeName
  readonly format: Expression | undefined
  readonly timeZone: Expression | undefined
}
/**
 * A unit of time where the grammar asks for one: in EXTRACT and INTERVAL. `name` is in upper case.
 *
 * Elsewhere (`DATE_TRUNC(d, WEEK(MONDAY))`) a part is an ordinary argument: a path, or a call with a path in it.
 */
export interface DatePart extends Placed {
  readonly kind: 'datePart'
  readonly name: string
  /** The weekday of `WEEK(MONDAY)`, in upper case. */
  readonly weekday: string | undefined
}
export interface ExtractExpression extends Placed {
  readonly kind: 'extract'
  readonly part: DatePart
  readonly operand: Expression
  readonly timeZone: Expression | undefined
}
/** `INTERVAL 3 DAY`, `INTERVAL '1-2' YEAR TO MONTH`: `to` is the second part. */
export interface IntervalExpression extends Placed {
  readonly kind: 'interval'
  readonly value: Expression
  readonly part: DatePart
  readonly to: DatePart | undefined
}
/** `[1, 2]`, `ARRAY[1, 2]`, `ARRAY<INT64>[]` */
export interface ArrayConstructor extends Placed {
  readonly kind: 'arrayConstructor'
  readonly type: ArrayTypeName | undefined
  readonly elements: readonly Expression[]
}
/** `STRUCT(1 AS a, b)`, `STRUCT<a INT64>(1)`. With a type the fields have no names of their own. */
export interface StructConstructor extends Placed {
  readonly kind: 'structConstructor'
  readonly type: StructTypeName | undefined
  readonly fields: readonly StructField[]
}
export interface StructField extends Placed {
  readonly kind: 'structField'
  readonly value: Expression
  readonly name: Identifier | undefined
}
/** `(1, 2)`: a struct whose fields have no names, not even inferred ones; at least two elements. */
export interface TupleConstructor extends Placed {
  readonly kind: 'tupleConstructor'
  readonly elements: readonly Expression[]
}
/** `(SELECT …)`, `EXISTS(SELECT …)`, `ARRAY(SELECT …)` */
export interface SubqueryExpression extends Placed {
  readonly kind: 'subquery'
  readonly form: 'scalar' | 'exists' | 'array'
  readonly query: Query
}
/**
 * A call of a function: scalar, aggregate, or with `over` analytic.
 *
 * A prefix is part of the path: `SAFE.SUBSTR`, `NET.HOST`, `dataset.function`. A chained call `(x).UPPER()` is written
 * down as `UPPER(x)`. CAST, EXTRACT, INTERVAL, CASE, EXISTS and ARRAY(…) have their own nodes; IF, COALESCE, DATE(…),
 * CURRENT_DATE() and the rest are calls. `CURRENT_DATE` without parentheses is a path.
 */
export interface FunctionCall extends Placed {
  readonly kind: 'functionCall'
  readonly function: Path
  readonly isDistinct: boolean
  readonly arguments: readonly Argument[]
  /** IGNORE NULLS or RESPECT NULLS */
  readonly nulls: 'ignore' | 'respect' | undefined
  readonly having: HavingModifier | undefined
  readonly orderBy: readonly OrderItem[]
  readonly limit: Expression | undefined
  readonly over: WindowSpecification | undefined
}
/** `HAVING MAX x`, `HAVING MIN x` inside an aggregate call. */
export interface HavingModifier extends Placed {
  readonly kind: 'havingModifier'
  readonly extreme: 'max' | 'min'
  readonly value: Expression
}

export type Argument =
  | Expression
  | StarArgument
  | NamedArgument
  | Lambda
  | TableArgument
  | ModelArgument
  | ConnectionArgument
  | DescriptorArgument

/** The star of `COUNT(*)`. */
export interface StarArgument extends Placed {
  readonly kind: 'starArgument'
}
/** `name => value` */
export interface NamedArgument extends Placed {
  readonly kind: 'namedArgument'
  readonly name: Identifier
  readonly value: Exclude<Argument, NamedArgument>
}
/** `e -> e + 1`, `(a, b) -> a + b` */
export interface Lambda extends Placed {
  readonly kind: 'lambda'
  readonly parameters: readonly Identifier[]
  readonly body: Expression
}
/** `TABLE dataset.orders` */
export interface TableArgument extends Placed {
  readonly kind: 'tableArgument'
  readonly table: Path
}
/** `MODEL dataset.model` */
export interface ModelArgument extends Placed {
  readonly kind: 'modelArgument'
  readonly model: Path
}
/** `CONNECTION project.region.name` */
export interface ConnectionArgument extends Placed {
  readonly kind: 'connectionArgument'
  readonly connection: Path
}
/** `DESCRIPTOR(a, b)` */
export interface DescriptorArgument extends Placed {
  readonly kind: 'descriptorArgument'
  readonly columns: readonly Identifier[]
}
/** `WITH(a AS 1, b AS a + 1, a * b)` */
export interface WithExpression extends Placed {
  readonly kind: 'withExpression'
  readonly variables: readonly WithVariable[]
  readonly body: Expression
}
export interface WithVariable extends Placed {
  readonly kind: 'withVariable'
  readonly name: Identifier
  readonly value: Expression
}

/** Every node of this file, and the literals. */
export type ExpressionNode =
  | Exclude<Expression, Path>
  | Exclude<Argument, Expression>
  | BytesLiteral
  | ExpressionList
  | UnnestSource
  | CaseBranch
  | DatePart
  | StructField
  | HavingModifier
  | WithVariable
