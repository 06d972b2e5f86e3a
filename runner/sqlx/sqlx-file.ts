/** What a `.sqlx` file says, before anything is evaluated. Every character of the file stands in exactly one place of it. */
import type { Span } from '../base/source.ts'

/** A run of SQL text, strings and quoted names included. */
export interface TextSegment {
  readonly kind: 'text'
  readonly span: Span
}
/** A `--` or block comment; nothing in it is evaluated. */
export interface CommentSegment {
  readonly kind: 'comment'
  readonly span: Span
}
/** `${…}`; `code` is what stands between the braces. */
export interface JsSegment {
  readonly kind: 'js'
  readonly span: Span
  readonly code: Span
  /** Inside a SQL string in single double quotes, where Dataform doubles the backslashes of the expression. */
  readonly doublesBackslashes: boolean
}
/** A piece of `{{ … }}`, `{% … %}` or `{# … #}`. One that holds a `${…}` is cut there; its later pieces are continued. */
export interface NunjucksSegment {
  readonly kind: 'nunjucks'
  readonly span: Span
  readonly isContinued: boolean
}
export type Segment = TextSegment | CommentSegment | JsSegment | NunjucksSegment

/** One statement's text as segments, in the order of the file. */
export type Template = readonly Segment[]

/** A block of JavaScript: `code` is the object literal with its braces for `config`, the statements for `js`. */
export interface CodeBlock {
  readonly span: Span
  readonly code: Span
}

/** A block of SQL: `open` reaches over the brace, `statements` are cut at lines that end in `---`. */
export interface SqlBlock {
  readonly span: Span
  readonly open: Span
  readonly statements: readonly Template[]
  readonly separators: readonly Span[]
}

export interface InputBlock extends SqlBlock {
  /** One to three parts: [database,] [schema,] name. */
  readonly label: readonly string[]
}

export interface SqlxFile {
  readonly path: string
  readonly text: string
  readonly config?: CodeBlock
  readonly js: readonly CodeBlock[]
  /** At least one; an empty file has one empty statement. */
  readonly statements: readonly Template[]
  readonly separators: readonly Span[]
  readonly preOperations?: SqlBlock
  readonly postOperations?: SqlBlock
  readonly incrementalWhere?: SqlBlock
  readonly affectedKeys?: SqlBlock
  readonly inputs: readonly InputBlock[]
  /** Blocks that a later one of their kind has replaced. */
  readonly replaced: readonly Span[]
}
