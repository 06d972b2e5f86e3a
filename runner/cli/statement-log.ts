/** RUNNER_STATEMENT_LOG: what the local engine was made to run, for measuring and for reading. */
import { appendFileSync } from 'node:fs'
import type { Invocation } from './invocation.ts'

export interface StatementLog {
  note(jobId: string, sql: string): void
  /** Writes what was noted, as one JSON object a line: `{"job": …, "sql": …}`, in the order of the notes. */
  close(): void
}

/** Opens the log when the environment names a file for it; undefined otherwise. */
export function openStatementLog({ environment }: Invocation): StatementLog | undefined {
  const path = environment['RUNNER_STATEMENT_LOG']
  if (path === undefined || path === '') return undefined
  // Kept in memory until the end, so that noting costs next to nothing while times are measured.
  const lines: string[] = []
  return {
    note: (job, sql) => {
      lines.push(JSON.stringify({ job, sql }))
    },
    close: () => appendFileSync(path, lines.map((line) => `${line}\n`).join('')),
  }
}
