/** JavaScript functions that DuckDB calls. */
import {
  type DuckDBConnection,
  DuckDBScalarFunction,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api'

/**
 * A scalar function in JavaScript.
 *
 * NULL in any argument gives NULL without a call, unless `seesNull`. What `evaluate` throws is the error of the query,
 * in GoogleSQL's words; TRY turns it into NULL. The same name may be defined for several parameter lists.
 */
export interface RuntimeFunction {
  readonly name: string
  readonly parameters: readonly DuckDBType[]
  readonly returns: DuckDBType
  readonly seesNull?: boolean
  // biome-ignore lint/suspicious/noExplicitAny: the types of the values follow from `parameters`, which TypeScript cannot see
  readonly evaluate: (...values: any[]) => DuckDBValue
}

/** Keeps the definition readable where it is written. */
export function define(
  name: string,
  parameters: readonly DuckDBType[],
  returns: DuckDBType,
  evaluate: RuntimeFunction['evaluate'],
  options: { readonly seesNull?: boolean } = {},
): RuntimeFunction {
  return { name, parameters, returns, evaluate, ...options }
}

/** Makes the function known to every connection of the instance. */
export function register(connection: DuckDBConnection, source: RuntimeFunction): void {
  const { parameters, evaluate } = source
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: source.name,
      returnType: source.returns,
      parameterTypes: [...parameters],
      // Without it the engine skips rows with NULL by itself.
      specialHandling: true,
      mainFunction: (info, input, output) => {
        const columns = parameters.map((_, index) => input.getColumnVector(index))
        try {
          for (let row = 0; row < input.rowCount; row += 1) {
            const values = columns.map((column) => column.getItem(row))
            const isNull = source.seesNull !== true && values.includes(null)
            output.setItem(row, isNull ? null : evaluate(...values))
          }
          output.flush()
        } catch (error) {
          info.setError(error instanceof Error ? error.message : String(error))
        }
      },
    }),
  )
}
