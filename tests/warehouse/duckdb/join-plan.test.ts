import { DuckDBInstance } from '@duckdb/node-api'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Target } from '../../../runner/ir/target.ts'
import type { ScalarTypeName } from '../../../runner/ir/types.ts'
import { parseStatement } from '../../../runner/sql/parse/parse.ts'
import { createCatalog } from '../../../runner/sql/resolve/catalog.ts'
import { resolveStatement } from '../../../runner/sql/resolve/resolve.ts'
import type { RelationRecord } from '../../../runner/warehouse/duckdb/catalog.ts'
import { createContext } from '../../../runner/warehouse/duckdb/translate/context.ts'
import { statementProgram } from '../../../runner/warehouse/duckdb/translate/statement.ts'

const columns = (
  [
    ['k', 'INT64'],
    ['flag', 'BOOL'],
    ['day', 'DATE'],
    ['until', 'DATE'],
  ] as const satisfies readonly (readonly [string, ScalarTypeName])[]
).map(([name, type]) => ({ name, type: { kind: 'scalar', name: type } as const }))

const targets: readonly Target[] = ['a', 'b'].map((name) => ({ database: 'shop', schema: 'core', name }))

function recordOf(target: Target): RelationRecord {
  return {
    target,
    type: 'table',
    columns,
    columnDescriptions: {},
    clusterBy: [],
    labels: {},
    options: {},
    lastModified: '',
  }
}

/** The DuckDB statements of a GoogleSQL statement over core.a and core.b. */
function translated(sql: string): readonly string[] {
  const syntax = parseStatement(sql).value
  if (syntax === undefined) throw new Error(`cannot read ${sql}`)
  const catalog = createCatalog({
    defaultDatabase: 'shop',
    tables: targets.map((target) => ({ target, columns })),
  })
  const { value, diagnostics } = resolveStatement(syntax, { catalog })
  expect(diagnostics).toEqual([])
  const program = statementProgram(
    {
      context: createContext({
        defaultDatabase: 'shop',
        relation: recordOf,
        madeView: () => undefined,
        exportPath: (uri: string) => uri,
        externalSource: () => '',
        viewQuery: () => undefined,
        parameter: () => undefined,
        variable: () => undefined,
      }),
      text: sql,
      now: '',
      dataset: () => undefined,
      relationsIn: () => [],
      routine: () => undefined,
    },
    value,
  )
  return (program?.steps ?? []).map((step) => step.sql)
}

let explain: (sql: string) => Promise<string>

beforeAll(async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run('CREATE SCHEMA core')
  for (const name of ['a', 'b'])
    await connection.run(
      `CREATE TABLE core.${name} AS SELECT range AS k, range % 2 = 0 AS flag, DATE '2024-01-01' AS day, DATE '2024-02-01' AS until FROM range(1000)`,
    )
  explain = async (sql) => String((await connection.runAndReadAll(`EXPLAIN ${sql}`)).getRows()[0]?.[1])
})

describe('a join with a key never compares every row with every row', () => {
  it.each([
    'select a.k, b.day from core.a left join core.b on a.k = b.k and a.flag',
    'select a.k, b.day from core.a left join core.b on a.k = b.k and b.flag',
    'select a.k, b.day from core.a right join core.b on a.k = b.k and b.flag',
    'select a.k, b.day from core.a full join core.b on a.k = b.k and a.flag and b.flag',
    'select a.k, b.day from core.a left join core.b on a.k = b.k and a.day >= b.day and (a.day < b.until or b.until is null)',
    'select a.k, b.day from core.a left join core.b on a.k = b.k and (a.flag or b.flag)',
    'select a.k, b.day from core.a left join core.b on a.k = b.k and a.day between b.day and b.until',
  ])('%s', async (sql) => {
    const [query = ''] = translated(sql)

    const plan = await explain(query)

    expect(plan).toContain('HASH_JOIN')
    expect(plan).not.toMatch(/BLOCKWISE_NL_JOIN|NESTED_LOOP_JOIN/)
  })

  it('also in a MERGE of versions with a condition on the target', async () => {
    const [changes = ''] = translated(`merge core.a as t using core.b as s on t.k = s.k and t.flag
      when matched then update set until = s.day
      when not matched then insert row
      when not matched by source and t.flag then update set flag = false`)

    const plan = await explain(changes)

    expect(plan).toContain('HASH_JOIN')
    expect(plan).not.toMatch(/BLOCKWISE_NL_JOIN|NESTED_LOOP_JOIN/)
  })

  it('nor a MERGE on false', async () => {
    const [changes = ''] = translated(
      'merge core.a as t using core.b as s on false when not matched by source and t.flag then delete when not matched then insert row',
    )

    expect(await explain(changes)).not.toMatch(/JOIN/)
  })
})
