/** Puts the runtime's functions into a DuckDB instance. */
import { type DuckDBConnection, VARCHAR } from '@duckdb/node-api'
import { bytesFunctions } from './bytes.ts'
import { castFormatNumberFunctions } from './cast-format-number.ts'
import { castFormatTimeFunctions } from './cast-format-time.ts'
import { decimalFunctions } from './decimal.ts'
import { decimalMathFunctions } from './decimal-math.ts'
import { define, type RuntimeFunction, register } from './define.ts'
import { hashFunctions } from './hash.ts'
import { hllFunctions } from './hll.ts'
import { jsonFunctions } from './json.ts'
import { netFunctions } from './net.ts'
import { numberFunctions } from './number.ts'
import { printfFunctions } from './printf.ts'
import { regexpFunctions } from './regexp.ts'
import { searchFunctions } from './search.ts'
import { stringFunctions } from './string.ts'
import { timeFunctions } from './time.ts'

/** Every function of the runtime. */
export const runtimeFunctions: readonly RuntimeFunction[] = [
  define('gsql_fail', [VARCHAR], VARCHAR, (message: string) => {
    throw new Error(message)
  }),
  ...numberFunctions,
  ...decimalFunctions,
  ...decimalMathFunctions,
  ...stringFunctions,
  ...bytesFunctions,
  ...hashFunctions,
  ...regexpFunctions,
  ...timeFunctions,
  ...jsonFunctions,
  ...netFunctions,
  ...printfFunctions,
  ...searchFunctions,
  ...hllFunctions,
  ...castFormatTimeFunctions,
  ...castFormatNumberFunctions,
]

/**
 * Registers the runtime with the instance behind `connection`; all its connections see it, files do not keep it.
 *
 * Queries that use it must go through run or stream: the API of pending results deadlocks with JavaScript functions
 * (DuckDB 1.5.6).
 */
export function installRuntime(connection: DuckDBConnection): void {
  for (const source of runtimeFunctions) register(connection, source)
}
