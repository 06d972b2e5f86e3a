/**
 * The catalogue of every message: code → typed parameters → sentence, severity and way out.
 *
 * Each room that reports keeps its own part in codes/; the parts are put together here.
 */

import { checkCodes } from './codes/check.ts'
import { compileCodes } from './codes/compile.ts'
import type { CodeDefinition } from './codes/definition.ts'
import { executeCodes } from './codes/execute.ts'
import { generateCodes } from './codes/generate.ts'
import { graphCodes } from './codes/graph.ts'
import { ingestCodes } from './codes/ingest.ts'
import { projectCodes } from './codes/project.ts'
import { sqlCodes } from './codes/sql.ts'
import { sqlxCodes } from './codes/sqlx.ts'
import { warehouseCodes } from './codes/warehouse.ts'

const catalogue = {
  ...projectCodes,
  ...sqlxCodes,
  ...compileCodes,
  ...graphCodes,
  ...sqlCodes,
  ...checkCodes,
  ...warehouseCodes,
  ...executeCodes,
  ...ingestCodes,
  ...generateCodes,
}

export type Code = keyof typeof catalogue

// biome-ignore lint/suspicious/noExplicitAny: infers each definition's own parameter type from the union
export type ParametersOf<C extends Code> = (typeof catalogue)[C] extends CodeDefinition<infer P> ? P : any

/** All codes in alphabetical order, for docs/diagnostics.md. */
export const allCodes: readonly Code[] = (Object.keys(catalogue) as Code[]).sort()

/** The words of a code with its parameters filled in. */
export function messageOf<C extends Code>(
  code: C,
  parameters: ParametersOf<C>,
): {
  readonly severity: CodeDefinition<never>['severity']
  readonly message: string
  readonly hint?: string
} {
  const definition = catalogue[code] as unknown as CodeDefinition<ParametersOf<C>>
  const hint = definition.hint?.(parameters)
  return {
    severity: definition.severity,
    message: definition.message(parameters),
    ...(hint === undefined ? {} : { hint }),
  }
}

/** The explanation of a code, as docs/diagnostics.md shows it. */
export function explanationOf(code: Code): string {
  return (catalogue[code] as unknown as CodeDefinition<never>).explanation
}

/** How bad a code is. */
export function severityOf(code: Code): CodeDefinition<never>['severity'] {
  return (catalogue[code] as unknown as CodeDefinition<never>).severity
}
