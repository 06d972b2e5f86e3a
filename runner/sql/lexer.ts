/** Text → tokens. Never fails: what is not GoogleSQL becomes an `invalid` token that says why. */
import { decodeBytes, decodeText, textToHex } from './escapes.ts'
import { keywordOf } from './keywords.ts'
import type { Comment, Sign, Token, TokenKind } from './tokens.ts'

/**
 * The tokens of a text, in order; the last is always of kind `end`.
 *
 * `>>` comes as two `>`: whether it shifts or closes two types is for the parser. After a dot a name may begin with a
 * digit (`dataset.2024_orders`), and in a dashed project (`my-project-7.dataset`) digits end before the dot.
 */
export function tokenize(text: string): readonly Token[] {
  const lexer = new Lexer(text)
  while (lexer.step());
  return lexer.tokens
}

const noComments: readonly Comment[] = []

const LETTER = 1
const DIGIT = 2
const SPACE = 3
const charClass = new Uint8Array(128)
for (const [first, last, value] of [
  [65, 90, LETTER],
  [97, 122, LETTER],
  [95, 95, LETTER],
  [48, 57, DIGIT],
  [9, 13, SPACE],
  [32, 32, SPACE],
] as const) {
  charClass.fill(value, first, last + 1)
}
charClass[11] = SPACE

// Unicode's other spaces; they come with text copied from documents.
function isWideSpace(code: number): boolean {
  return (
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000 ||
    code === 0xfeff ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x85
  )
}

const twoSigns: ReadonlySet<string> = new Set<Sign>([
  '||',
  '<<',
  '!=',
  '<>',
  '<=',
  '>=',
  '@@',
  '=>',
  '->',
  '|>',
  '+=',
  '-=',
])
const oneSign: ReadonlySet<string> = new Set<Sign>([
  '+',
  '-',
  '*',
  '/',
  '~',
  '|',
  '^',
  '&',
  '=',
  '<',
  '>',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  '.',
  ';',
  ':',
  '?',
  '@',
  '!',
  '$',
  '%',
])

class Lexer {
  readonly tokens: Token[] = []
  private readonly text: string
  private at = 0
  private comments: Comment[] | undefined
  // The last token and the one before: what a digit or a dot means depends on them.
  private last: Token | undefined
  private beforeLast: Token | undefined

  constructor(text: string) {
    this.text = text
  }

  /** Reads one token or one piece of trivia; false after the end. */
  step(): boolean {
    const { text } = this
    const code = text.charCodeAt(this.at)
    if (code < 128) {
      const kind = charClass[code]
      if (kind === SPACE) {
        this.at += 1
        return true
      }
      if (kind === LETTER) return this.word(code)
      if (kind === DIGIT) return this.number()
      return this.other(code)
    }
    if (Number.isNaN(code)) {
      // GoogleSQL points at the end of what is written, not at the blank lines behind it.
      const written = Math.max(text.trimEnd().length, this.last?.end ?? 0, this.comments?.at(-1)?.end ?? 0)
      this.push('end', written, written, '', '')
      return false
    }
    if (isWideSpace(code)) this.at += 1
    else this.illegalCharacter()
    return true
  }

  private push(kind: TokenKind, start: number, end: number, word: Token['word'], value: string): void {
    const token: Token = { kind, start, end, word, value, comments: this.comments ?? noComments }
    this.tokens.push(token)
    this.comments = undefined
    this.beforeLast = this.last
    this.last = token
    this.at = end
  }

  private invalid(start: number, end: number, problem: string): void {
    this.push('invalid', start, end, '', problem)
  }

  private wordEnd(from: number): number {
    const { text } = this
    let end = from
    while (end < text.length) {
      const kind = charClass[text.charCodeAt(end)]
      if (kind !== LETTER && kind !== DIGIT) break
      end += 1
    }
    return end
  }

  private word(code: number): true {
    const { text, at } = this
    // r'…', b"…", rb'''…''' in any case and order
    const letter = code | 32
    if (letter === 114 || letter === 98) {
      const second = text.charCodeAt(at + 1) | 32
      const isPair = (second === 114 || second === 98) && second !== letter
      const quoteAt = isPair ? at + 2 : at + 1
      const quote = text.charCodeAt(quoteAt)
      if (quote === 34 || quote === 39)
        return this.quoted(quoteAt, isPair || letter === 114, isPair || letter === 98)
    }
    const end = this.wordEnd(at + 1)
    const value = text.slice(at, end)
    this.push('word', at, end, keywordOf(value) ?? '', value)
    return true
  }

  private digitsEnd(from: number): number {
    let end = from
    while (charClass[this.text.charCodeAt(end)] === DIGIT) end += 1
    return end
  }

  private number(): true {
    const { text, at, last } = this
    if (last?.word === '.' && last.end === at && this.endsName(this.beforeLast, last.start)) {
      const end = this.wordEnd(at)
      this.push('word', at, end, '', text.slice(at, end))
      return true
    }
    if (text.charCodeAt(at) === 48 && (text.charCodeAt(at + 1) | 32) === 120) {
      const [digits] = /^[0-9a-fA-F]*/.exec(text.slice(at + 2, at + 2 + 4096)) ?? ['']
      if (digits.length > 0) {
        this.push('integer', at, at + 2 + digits.length, '', text.slice(at, at + 2 + digits.length))
        return true
      }
    }
    const whole = this.digitsEnd(at)
    const isDashedPart = last?.word === '-' && last.end === at && this.endsName(this.beforeLast, last.start)
    const dot = text.charCodeAt(whole) === 46
    if (
      isDashedPart &&
      dot &&
      charClass[text.charCodeAt(whole + 1)] === LETTER &&
      this.exponentEnd(whole + 1) === whole + 1
    ) {
      this.push('integer', at, whole, '', text.slice(at, whole))
      return true
    }
    const end = this.exponentEnd(dot ? this.digitsEnd(whole + 1) : whole)
    this.push(end === whole ? 'integer' : 'float', at, end, '', text.slice(at, end))
    return true
  }

  /** The end of `e5`, `E-3` that may begin at `from`; `from` itself when none does. */
  private exponentEnd(from: number): number {
    const { text } = this
    if ((text.charCodeAt(from) | 32) !== 101) return from
    const sign = text.charCodeAt(from + 1)
    const digits = sign === 43 || sign === 45 ? from + 2 : from + 1
    const end = this.digitsEnd(digits)
    return end === digits ? from : end
  }

  // Whether `token` ends right at `end` and is something a dot or dash can go on from.
  private endsName(token: Token | undefined, end: number): boolean {
    if (token === undefined || token.end !== end) return false
    return (
      token.kind === 'word' ||
      token.kind === 'quotedIdentifier' ||
      token.kind === 'integer' ||
      token.word === ')' ||
      token.word === ']'
    )
  }

  private other(code: number): true {
    const { text, at } = this
    switch (code) {
      case 34:
      case 39:
        return this.quoted(at, false, false)
      case 96:
        return this.quotedIdentifier()
      case 35:
        return this.lineComment()
      case 45:
        if (text.charCodeAt(at + 1) === 45) return this.lineComment()
        break
      case 47:
        if (text.charCodeAt(at + 1) === 42) return this.blockComment()
        break
      case 46:
        if (charClass[text.charCodeAt(at + 1)] === DIGIT && !this.endsPath(at)) {
          const end = this.exponentEnd(this.digitsEnd(at + 1))
          this.push('float', at, end, '', text.slice(at, end))
          return true
        }
        break
    }
    const two = text.slice(at, at + 2)
    if (twoSigns.has(two)) this.push('symbol', at, at + 2, two as Sign, two)
    else if (oneSign.has(two.charAt(0))) this.push('symbol', at, at + 1, two.charAt(0) as Sign, two.charAt(0))
    else this.illegalCharacter()
    return true
  }

  // `a.1` goes on with a name, `1.5` and `5 .5` are numbers.
  private endsPath(end: number): boolean {
    return this.last?.kind !== 'integer' && this.endsName(this.last, end)
  }

  private illegalCharacter(): void {
    const { text, at } = this
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
    const shown = character === '\\' ? '\\\\' : character
    this.invalid(at, at + character.length, `Illegal input character "${shown}"`)
  }

  private comment(end: number): true {
    this.comments ??= []
    this.comments.push({ start: this.at, end })
    this.at = end
    return true
  }

  private lineComment(): true {
    const newline = this.text.indexOf('\n', this.at)
    return this.comment(newline === -1 ? this.text.length : newline)
  }

  private blockComment(): true {
    const close = this.text.indexOf('*/', this.at + 2)
    if (close !== -1) return this.comment(close + 2)
    this.invalid(this.at, this.text.length, 'Unclosed comment')
    return true
  }

  private quotedIdentifier(): true {
    const { text, at } = this
    const end = this.bodyEnd(at + 1, '`', false)
    if (end === undefined) {
      this.invalid(at, this.lineEnd(at), 'Unclosed identifier literal')
      return true
    }
    const decoded = decodeText(text.slice(at + 1, end))
    if (!decoded.ok) this.invalid(at + 1 + decoded.at, end + 1, decoded.problem)
    else if (decoded.value === '') this.invalid(at, end + 1, 'Invalid empty identifier')
    else this.push('quotedIdentifier', at, end + 1, '', decoded.value)
    return true
  }

  private quoted(quoteAt: number, isRaw: boolean, isBytes: boolean): true {
    const { text, at } = this
    const quote = text.charAt(quoteAt)
    const isTriple = text.startsWith(quote.repeat(3), quoteAt)
    const mark = isTriple ? quote.repeat(3) : quote
    const from = quoteAt + mark.length
    const close = this.bodyEnd(from, mark, isTriple)
    if (close === undefined) {
      const words = [
        isTriple ? 'triple-quoted ' : '',
        isRaw ? 'raw ' : '',
        isBytes ? 'bytes' : 'string',
      ].join('')
      this.invalid(at, isTriple ? text.length : this.lineEnd(at), `Unclosed ${words} literal`)
      return true
    }
    const end = close + mark.length
    // GoogleSQL reads every line end inside a literal as one newline.
    const body = normalizeLineEnds(text.slice(from, close))
    const hasEscapes = !isRaw && body.includes('\\')
    if (!hasEscapes) {
      this.push(isBytes ? 'bytes' : 'string', at, end, '', isBytes ? textToHex(body) : body)
      return true
    }
    const decoded = isBytes ? decodeBytes(body) : decodeText(body)
    if (decoded.ok) this.push(isBytes ? 'bytes' : 'string', at, end, '', decoded.value)
    else this.invalid(Math.min(from + decoded.at, end), end, decoded.problem)
    return true
  }

  /** Where the closing mark begins; undefined when the literal never ends. */
  private bodyEnd(from: number, mark: string, isTriple: boolean): number | undefined {
    const { text } = this
    const quote = mark.charCodeAt(0)
    for (let at = from; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      if (code === 92) {
        // An escaped newline is refused later with its own words, but ends a one-line raw literal here.
        at += 1
        continue
      }
      if (code === quote && (!isTriple || text.startsWith(mark, at))) return at
      if (!isTriple && (code === 10 || code === 13)) return undefined
    }
    return undefined
  }

  private lineEnd(from: number): number {
    const newline = this.text.indexOf('\n', from)
    return newline === -1 ? this.text.length : newline
  }
}

function normalizeLineEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}
