import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tokenize } from '../../runner/sql/lexer.ts'

function kindsOf(text: string): readonly string[] {
  return tokenize(text).map((token) => `${token.kind}:${text.slice(token.start, token.end)}`)
}

function meaningOf(text: string): string {
  return tokenize(text)[0]?.value ?? ''
}

describe('literals', () => {
  it.each([
    ["'a'", 'a'],
    ['"a\'b"', "a'b"],
    ["'''a\n'b''c'''", "a\n'b''c"],
    ['"""a"b"""', 'a"b'],
    ["'\\n\\t\\\\\\'\\x41\\101\\u00e9\\U0001F600'", "\n\t\\'AA\u00e9\u{1F600}"],
    ["r'\\n'", '\\n'],
    ["R'\\''", "\\'"],
    ["''", ''],
    ["'''a\r\nb'''", 'a\nb'],
    ["b'a\\xff\\000'", '61ff00'],
    ["b'é'", 'c3a9'],
    ["rb'\\x'", '5c78'],
    ["Br'x'", '78'],
    ['`a\\`b`', 'a`b'],
  ])('%s means %j', (text, value) => {
    expect(meaningOf(text)).toBe(value)
  })

  it.each(['0', '123', '0xFF', '0Xabc'])('%s is an integer', (text) => {
    expect(kindsOf(text)).toEqual([`integer:${text}`, 'end:'])
  })

  it.each(['1.5', '.5', '5.', '1e10', '1E-5', '.5e+3', '1.e5'])('%s is a float', (text) => {
    expect(kindsOf(text)).toEqual([`float:${text}`, 'end:'])
  })
})

describe('signs and words', () => {
  it('keeps two closing brackets apart', () => {
    expect(kindsOf('a>>b')).toEqual(['word:a', 'symbol:>', 'symbol:>', 'word:b', 'end:'])
  })

  it('takes the longest sign', () => {
    expect(kindsOf('<=<>!=||<<|>=>->@@+=')).toEqual(
      ['<=', '<>', '!=', '||', '<<', '|>', '=>', '->', '@@', '+=']
        .map((sign) => `symbol:${sign}`)
        .concat('end:'),
    )
  })

  it('knows keywords in any case and names with digits behind a dot', () => {
    expect(tokenize('sElEcT').map((token) => token.word)).toEqual(['SELECT', ''])
    expect(kindsOf('d.2024_x')).toEqual(['word:d', 'symbol:.', 'word:2024_x', 'end:'])
    expect(kindsOf('my-project-7.d')).toEqual([
      'word:my',
      'symbol:-',
      'word:project',
      'symbol:-',
      'integer:7',
      'symbol:.',
      'word:d',
      'end:',
    ])
  })
})

describe('comments', () => {
  it('stand with the token behind them', () => {
    const text = '-- one\n# two\nSELECT /* three */ 1 -- four'

    const comments = tokenize(text).map((token) =>
      token.comments.map(({ start, end }) => text.slice(start, end)),
    )

    expect(comments).toEqual([['-- one', '# two'], ['/* three */'], ['-- four']])
  })

  it('do not begin inside literals, nor literals inside comments', () => {
    expect(kindsOf("'--' /* ' */ \"#\" -- '\n`/*`")).toEqual([
      "string:'--'",
      'string:"#"',
      'quotedIdentifier:`/*`',
      'end:',
    ])
  })
})

describe('any text', () => {
  it('is covered by tokens, comments and spaces without overlap', () => {
    const piece = fc.constantFrom(
      "'",
      '"',
      '`',
      '\\',
      '--',
      '#',
      '/*',
      '*/',
      'r',
      'b',
      '1',
      '.',
      'e',
      'a',
      ' ',
      '\n',
      '\r',
      '@',
      '>',
      '-',
      'é',
      '😀',
    )

    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join('')
        let at = 0
        for (const token of tokenize(text)) {
          for (const span of [...token.comments, token]) {
            // A literal with a wrong escape is invalid from the escape on: what stands before it began the literal.
            const isInvalid = span === token && token.kind === 'invalid'
            expect(text.slice(at, span.start)).toMatch(isInvalid ? /^\s*([rb]{0,2}['"`][\s\S]*)?$/ : /^\s*$/)
            expect(span.end).toBeGreaterThanOrEqual(span.start)
            at = span.end
          }
        }
        expect(text.slice(at)).toMatch(/^\s*$/)
      }),
      { examples: [[['`', '\\', '--', '`']], [["'", 'a', '\\', '-', "'"]]] },
    )
  })
})
