/** Pieces of the author's JavaScript compiled as one function, and errors of it traced back to the piece. */
import { type Context, compileFunction, Script } from 'node:vm'
import { offsetAt, positionAt, type SourceFile, type Span } from '../base/source.ts'

/** A piece of the author's code and the words of ours around it. */
export interface CodePiece {
  readonly before: string
  readonly code: Span
  /** What stands for the code where it is not taken as written. */
  readonly rewritten?: string
  readonly after: string
}

/** A compiled function; call it with the values of its parameters. */
export type AuthorFunction = (...values: readonly unknown[]) => unknown

/**
 * Compiles pieces of one file, in the order given, as the body of a function.
 *
 * Each piece starts on a line of its own, so a place in the generated code is found back by its line.
 * @throws SyntaxError of the author's; see {@link placeOfError}.
 */
export function compilePieces(
  file: SourceFile,
  pieces: readonly CodePiece[],
  options: { readonly parameters: readonly string[]; readonly context: Context },
): AuthorFunction {
  let code = ''
  let line = 1
  const starts: PieceStart[] = []
  for (const piece of pieces) {
    const written = piece.rewritten ?? file.text.slice(piece.code.start, piece.code.end)
    code += `${piece.before}\n${written}\n${piece.after}\n`
    starts.push({ line: line + 1, at: positionAt(file.text, piece.code.start), code: piece.code })
    line += 3 + countNewlines(written)
  }
  const name = scriptName(file.path, starts)
  try {
    return compileFunction(code, [...options.parameters], {
      filename: name,
      parsingContext: options.context,
    }) as AuthorFunction
  } catch (error) {
    throw blameOnePiece(error, file, pieces)
  }
}

/** The name under which a file's code is known to the engine and in its stack traces. */
export function scriptName(path: string, starts?: readonly PieceStart[]): string {
  if (starts === undefined) return `project:/${path}`
  pieceStarts.push(starts)
  return `project:/${path}?${pieceStarts.length - 1}`
}

/** Forgets what is needed to trace errors of earlier compilations. */
export function forgetScripts(): void {
  pieceStarts.length = 0
}

/**
 * Where in the project an error was thrown: the nearest frame that lies in one of its files.
 *
 * `isSyntax` tells errors of the text from errors of its run.
 */
export function placeOfError(error: unknown, textOf: (path: string) => string | undefined): Span | undefined {
  const stack = isErrorLike(error) ? String(error.stack ?? '') : ''
  const isSyntax = /^project:\/[^\n]*:\d+\n/.test(stack)
  const match = isSyntax
    ? /^project:\/([^\n?]+?)(?:\?(\d+))?:(\d+)\n/.exec(stack)
    : /project:\/([^\s?)]+?)(?:\?(\d+))?:(\d+):(\d+)/.exec(stack)
  if (match === null) return undefined
  const [, path = '', starts, line = '1', column] = match
  const text = textOf(path)
  if (text === undefined) return undefined
  const generated = { line: Number(line), column: column === undefined ? caretColumn(stack) : Number(column) }
  const start =
    starts === undefined ? offsetAt(text, generated) : authorOffset(text, Number(starts), generated)
  return start === undefined ? undefined : { path, start, end: start + wordLength(text, start) }
}

/** The words of an error as its author should read them. */
export function messageOfError(error: unknown): string {
  if (isErrorLike(error)) {
    const name = String(error.name ?? 'Error')
    const message = String(error.message ?? '')
    return name === 'Error' || message === '' ? message || name : `${name}: ${message}`
  }
  return String(error)
}

export function isErrorLike(error: unknown): error is { name?: unknown; message?: unknown; stack?: unknown } {
  return typeof error === 'object' && error !== null && 'message' in error
}

interface PieceStart {
  /** The line of the generated code on which the piece starts, in its first column. */
  readonly line: number
  /** Where the piece starts in the author's file. */
  readonly at: { readonly line: number; readonly column: number }
  readonly code: Span
}

// Grows with every file of a compilation; stack traces carry an index into it because they carry nothing else.
const pieceStarts: (readonly PieceStart[])[] = []

function authorOffset(
  text: string,
  index: number,
  generated: { readonly line: number; readonly column: number },
): number | undefined {
  const piece = pieceStarts[index]?.findLast((start) => start.line <= generated.line)
  if (piece === undefined) return undefined
  const lines = generated.line - piece.line
  const column = lines === 0 ? piece.at.column + generated.column - 1 : generated.column
  return Math.min(offsetAt(text, { line: piece.at.line + lines, column }), piece.code.end)
}

// Broken code in one piece shows itself to the engine only later, often in the next piece; alone it shows itself there.
function blameOnePiece(error: unknown, file: SourceFile, pieces: readonly CodePiece[]): unknown {
  for (const piece of pieces) {
    const code = file.text.slice(piece.code.start, piece.code.end)
    const isExpression = piece.before !== ''
    const starts = [{ line: 2, at: positionAt(file.text, piece.code.start), code: piece.code }]
    try {
      new Script(isExpression ? `(\n${code}\n)` : `{\n${code}\n}`, {
        filename: scriptName(file.path, starts),
      })
    } catch (alone) {
      // A js block may use `return` or `await`, which only a function may.
      if (isExpression || !/return|await/.test(messageOfError(alone))) return alone
    }
  }
  return error
}

function caretColumn(stack: string): number {
  const caret = stack.split('\n').find((line) => /^\s*\^+\s*$/.test(line))
  return caret === undefined ? 1 : caret.indexOf('^') + 1
}

function wordLength(text: string, start: number): number {
  return /^[\w$.]+/.exec(text.slice(start, start + 200))?.[0].replace(/\.$/, '').length ?? 1
}

function countNewlines(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1
  return count
}
