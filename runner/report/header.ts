/** The first lines of a command: what runs, on what, and what was compiled. */
import type { Manifest } from '../ir/manifest.ts'
import type { Style } from './reporter.ts'
import { countOf, formatDuration } from './text.ts'

/** What the first line names. `place` is a path or a project; `engine` is the warehouse. */
export interface Session {
  readonly version: string
  readonly project: string
  readonly target: string
  readonly engine: string
  readonly place: string
  readonly threads: number
}

/** `runner 0.1.0  project shop  target local (duckdb, .runner/local.duckdb)  threads 4`. */
export function sessionLine(session: Session, { palette }: Style): string {
  const dim = palette.dim
  return [
    `${palette.bold('runner')} ${session.version}`,
    `${dim('project')} ${session.project}`,
    `${dim('target')} ${session.target} ${dim(`(${session.engine}, ${session.place})`)}`,
    `${dim('threads')} ${session.threads}`,
  ].join('  ')
}

/** `✓ Compiled 40 models, 9 sources, 3 seeds, 94 assertions in 312ms`; kinds that do not occur are left out. */
export function compiledLine(manifest: Manifest, milliseconds: number, { palette, glyphs }: Style): string {
  const count = (kind: string): number => manifest.actions.filter((action) => action.kind === kind).length
  const parts = [
    ['model', 'model'],
    ['declaration', 'source'],
    ['seed', 'seed'],
    ['operation', 'operation'],
    ['assertion', 'assertion'],
    ['test', 'unit test'],
  ].flatMap(([kind = '', word = '']) => (count(kind) === 0 ? [] : [countOf(count(kind), word)]))
  const what = parts.length === 0 ? 'nothing: the project has no actions' : parts.join(', ')
  return `${palette.green(glyphs.ok)} Compiled ${what} ${palette.dim(`in ${formatDuration(milliseconds)}`)}`
}

/** What was checked: of each kind of action how many there are, and how many of them could be checked whole. */
export type CheckCounts = Readonly<Record<string, { readonly total: number; readonly checked: number }>>

/** `✓ Checked 23 models, 51 assertions in 300ms`; where some could not be: `20 of 23 models`. */
export function checkedLine(counts: CheckCounts, milliseconds: number, { palette, glyphs }: Style): string {
  const parts = [
    ['model', 'model'],
    ['operation', 'operation'],
    ['assertion', 'assertion'],
    ['test', 'unit test'],
  ].flatMap(([kind = '', word = '']) => {
    const { total = 0, checked = 0 } = counts[kind] ?? {}
    if (total === 0) return []
    return [checked === total ? countOf(total, word) : `${checked} of ${countOf(total, word)}`]
  })
  const what = parts.length === 0 ? 'nothing: there are no queries here' : parts.join(', ')
  return `${palette.green(glyphs.ok)} Checked ${what} ${palette.dim(`in ${formatDuration(milliseconds)}`)}`
}
