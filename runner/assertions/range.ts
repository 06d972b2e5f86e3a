/** "This column lies between these bounds." NULL passes. A bound in quotes is GoogleSQL: `"DATE '2000-01-01'"`. */
import { z } from 'zod'
import { quoteColumn } from '../ir/quote.ts'
import { defineAssertion } from './assertion.ts'

const bound = z.union([z.number(), z.string().min(1)]).optional()
const bounds = z
  .strictObject({ min: bound, max: bound, above: bound, below: bound })
  .refine(
    (value) => Object.values(value).some((item) => item !== undefined),
    'give "min", "max", "above" or "below"',
  )

// The comparison that a row outside the bound makes true.
const outside = { min: '<', max: '>', above: '<=', below: '>=' } as const
const inside = { min: 'at least', max: 'at most', above: 'above', below: 'below' } as const

export const range = defineAssertion({
  name: 'range',
  params: z.record(z.string(), bounds),
  reads: () => [],
  claims: (params, of) =>
    Object.entries(params).map(([column, limits]) => {
      const given = (['min', 'max', 'above', 'below'] as const).flatMap((side) => {
        const limit = limits[side]
        return limit === undefined ? [] : [{ side, limit }]
      })
      const rowFails = given
        .map(({ side, limit }) => `${quoteColumn(column)} ${outside[side]} ${limit}`)
        .join(' or ')
      return {
        name: `range_${column}`,
        description: `${column} is ${given.map(({ side, limit }) => `${inside[side]} ${limit}`).join(' and ')}`,
        column,
        rowFails,
        failingRows: `select * from ${of} where ${rowFails}`,
      }
    }),
})
