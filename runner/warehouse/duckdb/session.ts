/** What all jobs of one open warehouse share. */
import type { QueryParameter } from '../../ir/plan.ts'
import type { LocalCatalog } from './catalog.ts'
import type { DuckdbSettings } from './settings.ts'
import type { Program } from './translate/program.ts'

export interface Session {
  readonly settings: DuckdbSettings
  readonly catalog: LocalCatalog
  /** Translations by text, parameters and version of the catalog. */
  readonly programs: Map<string, Program>
  /** Runs one piece of work at a time: DuckDB refuses two transactions that make the same schema. */
  readonly oneAtATime: <T>(work: () => Promise<T>) => Promise<T>
  /** Something was written that is not published. */
  hasUnpublished: boolean
}

/** A queue of one: each piece of work starts when the one before has ended, well or badly. */
export function createQueue(): Session['oneAtATime'] {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const next = last.then(work, work)
    last = next.catch(() => undefined)
    return next
  }
}

const mostPrograms = 500

/** Keeps a translation for the next time, unless it depends on more than its key. */
export function keepProgram(session: Session, key: string, program: Program): void {
  if (program.apply !== undefined || program.isCacheable !== true) return
  const [oldest] = session.programs.keys()
  if (session.programs.size >= mostPrograms && oldest !== undefined) session.programs.delete(oldest)
  session.programs.set(key, program)
}

/** What a translation depends on besides the catalog's contents. */
export function programKey(session: Session, sql: string, parameters: readonly QueryParameter[]): string {
  return `${session.catalog.version}\n${JSON.stringify(parameters)}\n${sql}`
}
