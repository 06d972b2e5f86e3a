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
  /** Something was written that is not published. */
  hasUnpublished: boolean
}

const mostPrograms = 500

/** The translation kept under a key, or a new one; programs that change the catalog are made anew each time. */
export function cachedProgram(session: Session, key: string, make: () => Program): Program {
  const known = session.programs.get(key)
  if (known !== undefined) return known
  const program = make()
  if (program.apply === undefined && program.isCacheable === true) {
    const [oldest] = session.programs.keys()
    if (session.programs.size >= mostPrograms && oldest !== undefined) session.programs.delete(oldest)
    session.programs.set(key, program)
  }
  return program
}

/** What a translation depends on besides the catalog's contents. */
export function programKey(session: Session, sql: string, parameters: readonly QueryParameter[]): string {
  return `${session.catalog.version}\n${JSON.stringify(parameters)}\n${sql}`
}
