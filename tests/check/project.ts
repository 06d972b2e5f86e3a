/** Checks small projects in memory, as the command line does it. */
import type { Diagnostic } from '../../runner/base/diagnostic.ts'
import { formatDiagnostic } from '../../runner/base/frame.ts'
import { type CheckResult, checkProject } from '../../runner/check/check.ts'
import { buildGraph } from '../../runner/graph/graph.ts'
import { typeToSql } from '../../runner/ir/types.ts'
import { modelShape } from '../../runner/materializations/shape.ts'
import { compileFiles, type Files } from '../support/memory-project.ts'

export interface Checked extends CheckResult {
  /** Every diagnostic as the frame a person reads. */
  readonly frames: readonly string[]
  /** Every diagnostic as `code path:marked characters`. */
  readonly marks: readonly string[]
  /** The columns of a relation as `name TYPE`; undefined where they are not known. */
  columns(name: string): readonly string[] | undefined
}

/** Checks `definitions/<name>.sqlx` files given by name, and other files given by path. */
export async function checkFiles(files: Files): Promise<Checked> {
  const all = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [
      name.includes('/') ? name : `definitions/${name}.sqlx`,
      text,
    ]),
  )
  const { manifest, diagnostics } = await compileFiles(all)
  if (diagnostics.length > 0) throw new Error(diagnostics.map(({ message }) => message).join('\n'))
  const textOf = (path: string): string | undefined => all[path]
  const graph = buildGraph(manifest).value
  const result = checkProject({ manifest, graph, shapeOf: modelShape, textOf })
  const mark = ({ code, span }: Diagnostic): string =>
    span === undefined
      ? code
      : `${code} ${span.path.replace(/^definitions\/|\.sqlx$/g, '')}:${textOf(span.path)?.slice(span.start, span.end)}`
  return {
    ...result,
    frames: result.diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, textOf)),
    marks: result.diagnostics.map(mark),
    columns: (name) =>
      result.relations
        .find(({ target }) => target.name === name)
        ?.columns.map((column) => `${column.name} ${typeToSql(column.type)}`),
  }
}
