/** Every signature of every function: the engine can bind what it becomes, or it is refused for a reason listed here. */
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SqlType } from '../../../../runner/ir/types.ts'
import { allFunctions } from '../../../../runner/sql/functions/catalogue.ts'
import type {
  FunctionDefinition,
  Signature,
  TypePattern,
} from '../../../../runner/sql/functions/definition.ts'
import { translateCall, unsupportedReason } from '../../../../runner/warehouse/duckdb/functions/registry.ts'
import type { TranslatedArgument } from '../../../../runner/warehouse/duckdb/functions/translation.ts'
import { installRuntime } from '../../../../runner/warehouse/duckdb/runtime/install.ts'
import { duckdbType } from '../../../../runner/warehouse/duckdb/translate/type.ts'

const text: SqlType = { kind: 'scalar', name: 'STRING' }
const date: SqlType = { kind: 'scalar', name: 'DATE' }

// A range holds dates, so T is DATE wherever the signature speaks of one.
function typesOf(signature: Signature): (pattern: TypePattern) => SqlType {
  const template = signature.text.includes('RANGE<T>') ? date : text
  return (pattern) => typeOf(pattern, template)
}

function typeOf(pattern: TypePattern, template: SqlType): SqlType {
  switch (pattern.kind) {
    case 'type':
      return pattern.type
    case 'template':
    case 'any':
      return template
    case 'array':
      return { kind: 'array', element: typeOf(pattern.element, template) }
    case 'range':
      return { kind: 'range', element: { kind: 'scalar', name: 'DATE' } }
    case 'struct':
      return {
        kind: 'struct',
        fields: pattern.fields.map(({ name, type }) => ({ name, type: typeOf(type, template) })),
      }
    default:
      return text
  }
}

function argumentOf(
  definition: FunctionDefinition,
  pattern: TypePattern,
  parameter: number,
  typeFor: (pattern: TypePattern) => SqlType,
): TranslatedArgument {
  if (pattern.kind === 'keyword') {
    const word = {
      'date part': datePart(definition),
      'rounding mode': 'ROUND_HALF_EVEN',
      'normalize mode': 'NFC',
      'report format': 'JSON',
    }
    return { kind: 'keyword', parameter, word: word[pattern.set] }
  }
  if (pattern.kind === 'lambda') {
    const resultType = typeFor(pattern.result)
    const parameters = pattern.parameters.map((_, index) => `"p${index}"`)
    return {
      kind: 'lambda',
      parameter,
      parameters,
      body: `CAST(NULL AS ${duckdbType(resultType)})`,
      resultType,
    }
  }
  const type = typeFor(pattern)
  return { kind: 'value', parameter, type, sql: `CAST(NULL AS ${duckdbType(type)})` }
}

function datePart({ name }: FunctionDefinition): string {
  return /time_(add|sub|diff|trunc)$|^time_|timestamp_(add|sub|diff)/.test(name) ? 'HOUR' : 'DAY'
}

/** All arguments that must be there, and for the repeated ones one of each. */
function translated(definition: FunctionDefinition, signature: Signature) {
  const typeFor = typesOf(signature)
  const given = signature.parameters.flatMap(({ pattern, presence }, index) =>
    presence === 'optional' ? [] : [argumentOf(definition, pattern, index, typeFor)],
  )
  const isGrouped = definition.mode !== 'scalar'
  return translateCall({
    name: definition.name,
    arguments: given,
    result: typeFor(signature.result),
    ...(isGrouped ? { modifiers: definition.mode === 'analytic' ? { over: 'ORDER BY 1' } : {} } : {}),
  })
}

// The calls here have no constants, which some functions need.
const refusedSignatures: Readonly<Record<string, string>> = {
  'collate(STRING, STRING) -> STRING': 'needs a constant collation',
  'format(STRING, ANY...) -> STRING': 'needs a constant format',
  'generate_array(BIGNUMERIC, BIGNUMERIC, BIGNUMERIC?) -> ARRAY<BIGNUMERIC>': 'not on BIGNUMERIC',
  'approx_quantiles(T, INT64) -> ARRAY<T>': 'needs a constant number of quantiles',
}

describe('signatures', () => {
  let instance: DuckDBInstance
  let connection: DuckDBConnection
  beforeAll(async () => {
    instance = await DuckDBInstance.create(':memory:')
    connection = await instance.connect()
    installRuntime(connection)
  })
  afterAll(() => {
    connection.closeSync()
    instance.closeSync()
  })

  it('every signature becomes what the engine can bind, or is listed as refused', async () => {
    const refused: string[] = []
    const broken: string[] = []
    for (const definition of allFunctions) {
      // GROUPING means nothing without a GROUP BY around it.
      if (definition.name === 'grouping' || unsupportedReason(definition.name) !== undefined) continue
      for (const signature of definition.signatures) {
        const place = `${definition.name}${signature.text}`
        const translation = translated(definition, signature)
        if (!translation.ok) {
          refused.push(place)
          continue
        }
        try {
          await connection.prepare(`SELECT ${translation.sql} FROM (SELECT 1 AS one)`)
        } catch (error) {
          broken.push(`${place}: ${error instanceof Error ? error.message.split('\n')[0] : ''}`)
        }
      }
    }

    expect(broken).toEqual([])
    expect(refused).toEqual(Object.keys(refusedSignatures))
  })
})
