/** `.sqlx` text → blocks and statements. */
import { type Diagnosed, type Diagnostic, diagnose } from '../base/diagnostic.ts'
import type { SourceFile, Span } from '../base/source.ts'
import { endOfJavascript } from './javascript.ts'
import type { CodeBlock, InputBlock, SqlBlock, SqlxFile } from './sqlx-file.ts'
import { scanSql } from './template.ts'

/**
 * Splits a `.sqlx` file; evaluates nothing.
 *
 * Accepts what Dataform accepts and more: any blanks before a block's brace, any JavaScript inside one. As in Dataform
 * the last of several blocks of one kind counts; each earlier one is reported as `block-repeated`.
 * @param options.nunjucks whether `{{ … }}` is a macro call; false in a project without macros/.
 */
export function parseSqlx(file: SourceFile, options: { readonly nunjucks: boolean }): Diagnosed<SqlxFile> {
  const found: FoundBlocks = {
    js: [],
    inputs: [],
    sql: new Map(),
    replaced: [],
    diagnostics: [],
    config: undefined,
  }
  const scanned = scanSql({
    path: file.path,
    text: file.text,
    start: 0,
    until: 'end',
    nunjucks: options.nunjucks,
    skipBlock: (offset) => takeBlock(file, offset, { found, nunjucks: options.nunjucks }),
  })
  const block = (name: string): SqlBlock | undefined => found.sql.get(name)
  const blocks = {
    config: found.config,
    preOperations: block('pre_operations'),
    postOperations: block('post_operations'),
    incrementalWhere: block('incremental_where'),
    affectedKeys: block('affected_keys'),
  }
  const present = Object.fromEntries(Object.entries(blocks).filter(([, value]) => value !== undefined))
  return {
    value: {
      path: file.path,
      text: file.text,
      js: found.js,
      statements: scanned.statements,
      separators: scanned.separators,
      inputs: found.inputs,
      replaced: found.replaced,
      ...(present as Pick<SqlxFile, keyof typeof blocks>),
    },
    diagnostics: [...found.diagnostics, ...scanned.diagnostics],
  }
}

interface FoundBlocks {
  config: CodeBlock | undefined
  readonly js: CodeBlock[]
  readonly inputs: InputBlock[]
  readonly sql: Map<string, SqlBlock>
  readonly replaced: Span[]
  readonly diagnostics: Diagnostic[]
}

interface BlockContext {
  readonly found: FoundBlocks
  readonly nunjucks: boolean
}

const opening =
  /(config|js|pre_operations|post_operations|incremental_where|affected_keys)\s*\{|input\s+("[\w-]+"(?:\s*,\s*"[\w-]+")*)\s*\{/y

// The offset after the block that starts here, or undefined where the word is only a word.
function takeBlock(file: SourceFile, offset: number, context: BlockContext): number | undefined {
  opening.lastIndex = offset
  const match = opening.exec(file.text)
  if (match === null) return undefined
  const [head, name, label] = match
  if (!hasPlainHead(file.text, offset, head)) return undefined
  const inside = offset + head.length
  if (name === 'config' || name === 'js') return takeCode(file, { name, offset, inside }, context)
  return takeSql(file, { name: name ?? 'input', label, offset, inside }, context)
}

// `config {` counts anywhere, as in Dataform; other spacing only where nothing but blanks stands before it on its line.
function hasPlainHead(text: string, offset: number, head: string): boolean {
  if (/^[a-z_]+ \{$/.test(head) || head.startsWith('input "')) return true
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  return text.slice(lineStart, offset).trim() === ''
}

function takeCode(
  file: SourceFile,
  block: { readonly name: 'config' | 'js'; readonly offset: number; readonly inside: number },
  { found }: BlockContext,
): number {
  const close = endOfJavascript(file.text, block.inside)
  const openSpan = { path: file.path, start: block.offset, end: block.inside }
  if (close === undefined)
    found.diagnostics.push(diagnose('block-not-closed', { block: block.name }, { span: openSpan }))
  const codeEnd = close ?? file.text.length
  const end = Math.min(codeEnd + 1, file.text.length)
  const span = { path: file.path, start: block.offset, end }
  if (block.name === 'js') {
    found.js.push({ span, code: { path: file.path, start: block.inside, end: codeEnd } })
    return end
  }
  if (found.config !== undefined)
    noteReplaced(found, 'config', { earlier: found.config.span, later: openSpan })
  found.config = { span, code: { path: file.path, start: block.inside - 1, end } }
  return end
}

function takeSql(
  file: SourceFile,
  block: {
    readonly name: string
    readonly label: string | undefined
    readonly offset: number
    readonly inside: number
  },
  { found, nunjucks }: BlockContext,
): number {
  const scanned = scanSql({ path: file.path, text: file.text, start: block.inside, until: 'brace', nunjucks })
  found.diagnostics.push(...scanned.diagnostics)
  const open = { path: file.path, start: block.offset, end: block.inside }
  if (scanned.end >= file.text.length) {
    found.diagnostics.push(diagnose('block-not-closed', { block: block.name }, { span: open }))
  }
  const end = Math.min(scanned.end + 1, file.text.length)
  const { statements, separators } = scanned
  const parsed: SqlBlock = {
    span: { path: file.path, start: block.offset, end },
    open,
    statements,
    separators,
  }
  const [separator] = separators
  if (separator !== undefined && !['pre_operations', 'post_operations'].includes(block.name)) {
    found.diagnostics.push(diagnose('block-one-statement', { block: block.name }, { span: separator }))
  }
  if (block.name === 'input') {
    found.inputs.push({ ...parsed, label: labelParts(block.label ?? '') })
    return end
  }
  const earlier = found.sql.get(block.name)
  if (earlier !== undefined) noteReplaced(found, block.name, { earlier: earlier.span, later: open })
  found.sql.set(block.name, parsed)
  return end
}

function labelParts(label: string): readonly string[] {
  return label.split(',').map((part) => part.trim().slice(1, -1))
}

function noteReplaced(
  found: FoundBlocks,
  block: string,
  spans: { readonly earlier: Span; readonly later: Span },
): void {
  found.replaced.push(spans.earlier)
  found.diagnostics.push(
    diagnose(
      'block-repeated',
      { block },
      {
        span: spans.later,
        related: [
          {
            message: 'this one is dropped',
            span: { ...spans.earlier, end: spans.earlier.start + block.length + 2 },
          },
        ],
      },
    ),
  )
}
