import { describe, expect, it } from 'vitest'
import { indexLineage } from '../../runner/check/lineage.ts'
import { checkFiles } from './project.ts'

const target = (name: string) => ({ database: 'p', schema: 'd', name })
const words = (columns: readonly { target: { name: string }; column: string }[]): readonly string[] =>
  columns.map((column) => `${column.target.name}.${column.column}`)

// orders ─▶ totals ─▶ report
const files = {
  orders:
    'config { type: "declaration", columns: { order_id: { type: "INT64" }, price: { type: "NUMERIC" }, quantity: { type: "INT64" } } }',
  totals:
    'config { type: "table" }\nselect order_id, sum(price * quantity) as total from ${ref("orders")} where price > 0 group by order_id',
  report: 'config { type: "view" }\nselect max(total) as highest, count(*) as n from ${ref("totals")}',
}

describe('lineage', () => {
  it('names the columns of the parents that a value is made of', async () => {
    const { relations } = await checkFiles(files)

    const found = relations.flatMap(({ target: { name }, columns }) =>
      columns.map((column) => [`${name}.${column.name}`, words(column.sources)]),
    )
    expect(Object.fromEntries(found)).toEqual({
      'orders.order_id': [],
      'orders.price': [],
      'orders.quantity': [],
      'totals.order_id': ['orders.order_id'],
      'totals.total': ['orders.price', 'orders.quantity'],
      'report.highest': ['totals.total'],
      'report.n': [],
    })
  })

  it('can be followed over all models in both directions', async () => {
    const index = indexLineage((await checkFiles(files)).relations)

    expect(words(index.originsOf({ target: target('report'), column: 'highest' }))).toEqual([
      'totals.total',
      'orders.price',
      'orders.quantity',
    ])
    expect(words(index.dependentsOf({ target: target('orders'), column: 'PRICE' }))).toEqual([
      'totals.total',
      'report.highest',
    ])
  })

  it('of a snapshot follows the copied values, not the keys that sort them', async () => {
    const { relations } = await checkFiles({
      seen: 'config { type: "declaration", columns: { id: { type: "INT64" }, name: { type: "STRING" }, day: { type: "DATE" }, n: { type: "INT64" }, file: { type: "STRING" } } }',
      history: `config {
  type: "snapshot", uniqueKey: ["id"], trackedColumns: ["name"],
  columns: { id: { type: "INT64" }, name: { type: "STRING" } },
}
select id, upper(name) as name, day as _file_date, n as ingest_seq, n as _row_number, file as _file_id from \${ref("seen")}`,
    })

    const history = relations.find((relation) => relation.target.name === 'history')
    const found = history?.columns.map(({ name, sources }) => [name, words(sources)])
    expect(Object.fromEntries(found ?? [])).toMatchObject({
      id: ['seen.id'],
      name: ['seen.name'],
      tracked_hash: ['seen.name'],
      valid_from: ['seen.day'],
      _first_file_id: ['seen.file'],
      _run_id: [],
    })
  })
})
