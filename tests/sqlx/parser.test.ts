import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Span } from '../../runner/base/source.ts'
import { parseSqlx } from '../../runner/sqlx/parser.ts'
import type { Segment, SqlBlock, SqlxFile, Template } from '../../runner/sqlx/sqlx-file.ts'

const parse = (text: string, nunjucks = false) =>
  parseSqlx({ path: 'definitions/a.sqlx', text }, { nunjucks })
const textOf = (text: string, span: Span): string => text.slice(span.start, span.end)
const kindsOf = (text: string, template: Template | undefined): readonly (readonly [string, string])[] =>
  (template ?? []).map((segment) => [segment.kind, textOf(text, segment.span)] as const)

describe('blocks', () => {
  it('leaves the text around blocks byte for byte', () => {
    const text = 'config { type: "table" }\n\njs { const a = 1 }\nselect 1\n'

    const { value } = parse(text)

    expect(value.config && textOf(text, value.config.code)).toBe('{ type: "table" }')
    expect(value.js.map((block) => textOf(text, block.code))).toEqual([' const a = 1 '])
    expect(kindsOf(text, value.statements[0])).toEqual([
      ['text', '\n\n'],
      ['text', '\nselect 1\n'],
    ])
  })

  it.each([
    ['a brace in a string with an escape', String.raw`js { const a = "x\n}" }`],
    ['a brace in a regular expression', 'js { const a = /}/.test("}") }'],
    ['a brace in a class of a regular expression', 'js { const a = b.replace(/[/}]/g, "") }'],
    ['a brace in a nested template', 'js { const a = `${ `}${ "}" }` }` }'],
    ['a brace in a comment', 'js { // }\n /* } */ }'],
    ['a division', 'js { const a = (b) / c / 2 }'],
  ])('closes a js block after %s', (_, block) => {
    const { value, diagnostics } = parse(`${block}\nselect 1`)

    expect(diagnostics).toEqual([])
    expect(value.js.map((found) => textOf(value.text, found.span))).toEqual([block])
  })

  it.each(['config{ type: "view" }', 'config  { type: "view" }', 'config\n{ type: "view" }'])(
    'recognizes %j at the start of a line',
    (text) => {
      expect(parse(`${text}\nselect 1`).value.config).toBeDefined()
    },
  )

  it('does not take the end of a longer word for a block', () => {
    const { value } = parse('select myconfig {')

    expect(value.config).toBeUndefined()
  })

  it('reads all statements of operations, with the blanks before a separator in it', () => {
    const text = 'select 1\n  ---  \nselect 2 --- no\n---'

    const { value } = parse(text)

    expect(value.statements.map((statement) => kindsOf(text, statement))).toEqual([
      [['text', 'select 1\n']],
      [
        ['text', '\nselect 2 '],
        ['comment', '--- no'],
        ['text', '\n'],
      ],
      [],
    ])
  })

  it('keeps the last of two pre_operations and says which one is dropped', () => {
    const text = 'pre_operations { a }\npre_operations { b }\nselect 1'

    const { value, diagnostics } = parse(text)

    expect(kindsOf(text, value.preOperations?.statements[0])).toEqual([['text', ' b ']])
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([['block-repeated', 'warning']])
    expect(diagnostics[0]?.related[0]?.span).toEqual({ path: 'definitions/a.sqlx', start: 0, end: 16 })
  })

  it('reads the label and the body of inputs', () => {
    const text = 'input "silver", "orders" { select 1 as id } input "b" {select 2}\nselect 3'

    const { value } = parse(text)

    expect(value.inputs.map((input) => [input.label, kindsOf(text, input.statements[0])])).toEqual([
      [['silver', 'orders'], [['text', ' select 1 as id ']]],
      [['b'], [['text', 'select 2']]],
    ])
  })

  it('reads affected_keys', () => {
    const text = 'affected_keys { select distinct id from t }\nselect 1'

    expect(kindsOf(text, parse(text).value.affectedKeys?.statements[0])).toEqual([
      ['text', ' select distinct id from t '],
    ])
  })
})

describe('segments', () => {
  it('finds expressions in text, strings and # comments, not in other comments', () => {
    const text = `select \${a}, '\${b}', "\${c}" # \${d}\n-- \${e}\n/* \${f} */`

    const { value } = parse(text)

    const js = value.statements[0]?.filter((segment) => segment.kind === 'js') ?? []
    expect(js.map((segment) => textOf(text, segment.code))).toEqual(['a', 'b', 'c', 'd'])
    expect(js.map((segment) => segment.doublesBackslashes)).toEqual([false, false, true, false])
  })

  it.each([
    "select 'it--s'",
    'select "a /* b"',
    'select `a--b`',
    "select '''it's -- \n one'''",
    "select r'\\'' -- c",
  ])('sees no comment inside the string of %s', (text) => {
    const comments = parse(text).value.statements[0]?.filter((segment) => segment.kind === 'comment') ?? []

    expect(comments.map((segment) => textOf(text, segment.span))).toEqual(
      text.endsWith('-- c') ? ['-- c'] : [],
    )
  })

  it('reads an apostrophe in a # comment as text', () => {
    const text = "# it's\nselect 1 -- ${x}"

    expect(kindsOf(text, parse(text).value.statements[0]).at(-1)).toEqual(['comment', '-- ${x}'])
  })

  it('cuts a macro call at the expression inside it', () => {
    const text = `select {{ clean("\${a}.b }}") }} from t`

    expect(kindsOf(text, parse(text, true).value.statements[0])).toEqual([
      ['text', 'select '],
      ['nunjucks', '{{ clean("'],
      ['js', '${a}'],
      ['nunjucks', '.b }}") }}'],
      ['text', ' from t'],
    ])
  })

  it('takes braces for text in a project without macros', () => {
    const text = "select '{{ a }}'"

    expect(kindsOf(text, parse(text).value.statements[0])).toEqual([['text', text]])
  })
})

describe('mistakes', () => {
  it.each([
    ['config { type: "table"', 'block-not-closed', 0, 8],
    ['pre_operations { select 1', 'block-not-closed', 0, 16],
    ['select ${ref("a")', 'expression-not-closed', 7, 9],
    ['select 1 /* a', 'comment-not-closed', 9, 11],
    ['incremental_where { a\n---\nb }', 'block-one-statement', 22, 25],
  ])('%j is %s', (text, code, start, end) => {
    expect(parse(text).diagnostics.map((found) => [found.code, found.span?.start, found.span?.end])).toEqual([
      [code, start, end],
    ])
  })

  it('reports a macro call that is not closed', () => {
    expect(parse('select {{ a', true).diagnostics.map((found) => found.message)).toEqual(['"{{" has no "}}"'])
  })
})

// Every character of a file stands in exactly one piece, whatever the file is.
describe('pieces', () => {
  const fragments = fc.constantFrom(
    'config { type: "a" }',
    'js { const a = `}` }',
    'pre_operations {',
    'input "a", "b" {',
    '}',
    '{',
    '${',
    '${ref("a")}',
    "'",
    '"',
    '`',
    "'''",
    '"""',
    '--',
    '---',
    '\n',
    '\r\n',
    ' ',
    '/*',
    '*/',
    '#',
    '\\',
    '{{',
    '}}',
    '{%',
    '%}',
    'select 1',
    'é😀',
  ) // prettier keeps the list readable

  it.each([false, true])('concatenate to the source (nunjucks: %s)', (nunjucks) => {
    fc.assert(
      fc.property(fc.array(fragments, { maxLength: 30 }), (parts) => {
        const text = parts.join('')

        const spans = piecesOf(parse(text, nunjucks).value).toSorted(
          (left, right) => left.start - right.start,
        )

        expect(spans.map((span) => textOf(text, span)).join('')).toBe(text)
      }),
      { numRuns: 500 },
    )
  })
})

function piecesOf(file: SqlxFile): readonly Span[] {
  const blocks = [
    file.preOperations,
    file.postOperations,
    file.incrementalWhere,
    file.affectedKeys,
    ...file.inputs,
  ]
  return [
    ...(file.config === undefined ? [] : [file.config.span]),
    ...file.js.map((block) => block.span),
    ...file.replaced,
    ...statementPieces(file),
    ...blocks.flatMap((block) => (block === undefined ? [] : blockPieces(block))),
  ].filter((span) => span.end > span.start)
}

function blockPieces(block: SqlBlock): readonly Span[] {
  const inner = [block.open, ...statementPieces(block)]
  const end = Math.max(...inner.map((span) => span.end))
  return [...inner, { ...block.span, start: end }]
}

function statementPieces(from: {
  readonly statements: readonly Template[]
  readonly separators: readonly Span[]
}): readonly Span[] {
  return [...from.statements.flat().map((segment: Segment) => segment.span), ...from.separators]
}
