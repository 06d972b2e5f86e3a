/** The one exception of the parser: it unwinds to the statement that cannot be read. */
import { type Diagnostic, diagnose } from '../../base/diagnostic.ts'

/** Where and why a text is not GoogleSQL; `problem` is in the words of GoogleSQL, without the prefix "Syntax error". */
export class SyntaxFailure extends Error {
  readonly problem: string
  readonly start: number
  readonly end: number

  constructor(problem: string, start: number, end: number) {
    super(problem)
    this.problem = problem
    this.start = start
    this.end = end
  }
}

/** The failure as a finding for the author of the text. */
export function syntaxDiagnostic(failure: SyntaxFailure, path: string): Diagnostic {
  const span = { path, start: failure.start, end: failure.end }
  return diagnose('sql-syntax', { problem: `Syntax error: ${failure.problem}` }, { span })
}
