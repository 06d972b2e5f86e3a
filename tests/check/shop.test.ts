import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkProject } from '../../runner/check/check.ts'
import { indexLineage } from '../../runner/check/lineage.ts'
import { compileProject } from '../../runner/compile/compile.ts'
import { buildGraph } from '../../runner/graph/graph.ts'
import { modelShape } from '../../runner/materializations/shape.ts'
import { diskFileSystem, readText } from '../../runner/project/file-system.ts'
import { readProject } from '../../runner/project/project.ts'

const root = join(import.meta.dirname, '../..')
const fileSystem = diskFileSystem(root)
const { value: manifest } = compileProject((await readProject(root, fileSystem)).value, {})
const { value: graph } = buildGraph(manifest)
const shop = checkProject({
  manifest,
  graph,
  shapeOf: modelShape,
  textOf: (path) => readText(fileSystem, path),
})

describe('the shop', () => {
  it('has no mistake that can be found without data, and nothing in it is left out', () => {
    expect(shop.diagnostics).toEqual([])
    for (const { total, checked } of Object.values(shop.counts)) expect(checked).toBe(total)
    expect(shop.counts.model.total).toBeGreaterThan(20)
  })

  it('has every column of every model with a type', () => {
    const models = manifest.actions.filter(({ kind }) => kind === 'model').map(({ target }) => target.name)
    const known = shop.relations.map(({ target }) => target.name)

    expect(models.filter((name) => !known.includes(name))).toEqual([])
  })

  it('leads the net amount of a sale back to the cells of the files', () => {
    const { originsOf } = indexLineage(shop.relations)
    const fact = shop.relations.find(({ target }) => target.name === 'fact_sales')

    const origins = originsOf({
      target: fact?.target ?? { database: '', schema: '', name: '' },
      column: 'net_amount',
    })
    const cells = origins
      .filter(({ target }) => target.name === 'ext_erp_order_items')
      .map(({ column }) => column)
    expect(cells).toEqual(expect.arrayContaining(['unit_price', 'quantity', 'discount_amount']))
  })
})
