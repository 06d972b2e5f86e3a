/** The place of the parser in the tokens, and its complaints. */

import type { Keyword } from '../keywords.ts'
import { isNamedKeyword, isReserved } from '../keywords.ts'
import { tokenize } from '../lexer.ts'
import type { Sign, Token } from '../tokens.ts'
import { SyntaxFailure } from './failure.ts'

export type Word = Keyword | Sign

/** What kind of text is read; it gives its name to the end: "end of statement". */
export type TextKind = 'statement' | 'script' | 'expression' | 'type'

/** How deep expressions, queries and statements may nest in each other: each level costs the parser several stack frames. */
export const nestingLimit = 250
/** How deep a tree may be: left-leaning chains (`a + b + c …`) cost later walks a frame or two per link. */
export const heightLimit = 1000

export class Cursor {
  readonly text: string
  readonly textKind: TextKind
  readonly tokens: readonly Token[]
  index = 0
  /** The token to be taken next. */
  token: Token
  /** The end of the token taken last. */
  end = 0
  /** The count of `?` seen. */
  parameters = 0
  /** The greatest height of the trees finished since the innermost open one began. */
  height = 0
  /** What was wrong with the statements given up so far. */
  readonly failures: SyntaxFailure[] = []
  private depth = 0

  constructor(text: string, textKind: TextKind) {
    this.text = text
    this.textKind = textKind
    this.tokens = tokenize(text)
    this.token = this.peek(0)
  }

  /** The token `offset` places on; the end token repeats forever. */
  peek(offset: number): Token {
    const token = this.tokens[this.index + offset] ?? this.tokens[this.tokens.length - 1]
    if (token === undefined) throw new Error('internal: the lexer gave no end token')
    return token
  }

  is(word: Word): boolean {
    return this.token.word === word
  }

  /** Whether the token `offset` places on is the word. */
  isAt(offset: number, word: Word): boolean {
    return this.tokens[this.index + offset]?.word === word
  }

  isAny(...words: readonly Word[]): boolean {
    const { word } = this.token
    return word !== '' && words.includes(word)
  }

  advance(): Token {
    const { token } = this
    this.end = token.end
    this.index += 1
    this.token = this.tokens[this.index] ?? token
    return token
  }

  /** Takes the word if it is next. */
  accept(word: Word): boolean {
    if (this.token.word !== word) return false
    this.advance()
    return true
  }

  /** Takes all the words, or none of them when they are not next in this order. */
  acceptAll(...words: readonly Word[]): boolean {
    for (let offset = 0; offset < words.length; offset += 1) {
      if (this.tokens[this.index + offset]?.word !== words[offset]) return false
    }
    for (const _ of words) this.advance()
    return true
  }

  /** Takes one of the words, or fails saying that one of them was expected. */
  expect(...words: readonly [Word, ...Word[]]): Token {
    const { word } = this.token
    if (word === '' || !words.includes(word)) this.failExpected(...words)
    return this.advance()
  }

  /** Takes the words one after the other. */
  expectAll(...words: readonly Word[]): void {
    for (const word of words) this.expect(word)
  }

  failExpected(...words: readonly Word[]): never {
    const wanted = words.map((word) => (/^[A-Z]/.test(word) ? `keyword ${word}` : `"${word}"`))
    this.fail(`Expected ${wanted.join(' or ')} but got ${this.describe(this.token)}`)
  }

  failUnexpected(): never {
    this.fail(`Unexpected ${this.describe(this.token)}`)
  }

  /** Fails at the token; an invalid token always tells its own trouble. */
  fail(problem: string, token: Token = this.token): never {
    const words =
      token.kind === 'invalid' ? token.value : token.word === '$' ? 'Illegal input character "$"' : problem
    throw new SyntaxFailure(words, token.start, token.end)
  }

  /** Fails at something that was read already. */
  failAt(problem: string, place: { readonly start: number; readonly end: number }): never {
    throw new SyntaxFailure(problem, place.start, place.end)
  }

  /** The token in the words of GoogleSQL. */
  describe(token: Token): string {
    const text = this.text.slice(token.start, token.end)
    switch (token.kind) {
      case 'end':
        return `end of ${this.textKind}`
      case 'integer':
        return `integer literal "${text}"`
      case 'float':
        return `floating point literal "${text}"`
      case 'string':
        return `string literal ${shorten(text)}`
      case 'bytes':
        return `bytes literal ${shorten(text)}`
      case 'quotedIdentifier':
        return `identifier ${shorten(text)}`
      case 'word':
        return token.word !== '' && isNamedKeyword(token.word)
          ? `keyword ${token.word}`
          : `identifier "${text}"`
      case 'symbol':
      case 'invalid':
        return `"${text}"`
    }
  }

  /** Whether the token `offset` places on can be a name: quoted, or not a reserved word. */
  isNameAt(offset: number): boolean {
    const token = this.peek(offset)
    return (
      token.kind === 'quotedIdentifier' ||
      (token.kind === 'word' && (token.word === '' || !isReserved(token.word)))
    )
  }

  isName(): boolean {
    const { token } = this
    if (token.kind === 'word') return token.word === '' || !isReserved(token.word)
    return token.kind === 'quotedIdentifier'
  }

  /** Goes one level down; every call is followed by one of {@link leave}, unless parsing fails. */
  enter(): void {
    this.depth += 1
    if (this.depth > nestingLimit) this.failDepth()
  }

  leave(): void {
    this.depth -= 1
  }

  /** Remembers and restores the depth around a statement that may be given up. */
  get level(): number {
    return this.depth
  }

  set level(depth: number) {
    this.depth = depth
  }

  /** Counts one more level of tree above those finished since `height` was set. */
  grow(): void {
    this.height += 1
    if (this.height > heightLimit) this.failDepth()
  }

  private failDepth(): never {
    this.fail('The statement is nested too deeply')
  }
}

// A literal of a megabyte does not belong into a message.
function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`
}
