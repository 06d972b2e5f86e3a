/** What the lexer gives. */
import type { Keyword } from './keywords.ts'

export type TokenKind =
  | 'word'
  | 'quotedIdentifier'
  | 'integer'
  | 'float'
  | 'string'
  | 'bytes'
  | 'symbol'
  | 'invalid'
  | 'end'

export type Sign =
  | '+'
  | '-'
  | '*'
  | '/'
  | '~'
  | '|'
  | '||'
  | '^'
  | '&'
  | '<<'
  | '='
  | '!='
  | '<>'
  | '<'
  | '<='
  | '>'
  | '>='
  | '('
  | ')'
  | '['
  | ']'
  | '{'
  | '}'
  | ','
  | '.'
  | ';'
  | ':'
  | '?'
  | '@'
  | '@@'
  | '=>'
  | '->'
  | '|>'
  | '+='
  | '-='
  | '!'
  | '$'
  | '%'

/** A comment, marks included; a line comment ends before its newline. */
export interface Comment {
  readonly start: number
  readonly end: number
}

export interface Token {
  readonly kind: TokenKind
  /** UTF-16 offsets, the end excluded. */
  readonly start: number
  readonly end: number
  /** The keyword in upper case, the sign, or '' for anything else: what the grammar looks at. */
  readonly word: Keyword | Sign | ''
  /**
   * What it means: the name of a word or quoted identifier, the text of a number, the decoded string, the lower case
   * hex digits of bytes, the complaint about an invalid token.
   */
  readonly value: string
  /** The comments between the token before and this one. */
  readonly comments: readonly Comment[]
}
