/** "This column has only these values." NULL is not a value and passes; say `nonNull` to forbid it. */
import { z } from 'zod'
import { quoteColumn, quoteString } from '../ir/quote.ts'
import { defineAssertion } from './assertion.ts'

const value = z.union([z.string(), z.number(), z.boolean()])

export const acceptedValues = defineAssertion({
  name: 'acceptedValues',
  params: z.record(z.string(), z.array(value).min(1)),
  reads: () => [],
  claims: (params, of) =>
    Object.entries(params).map(([column, values]) => {
      const list = values.map((item) => (typeof item === 'string' ? quoteString(item) : String(item)))
      const rowFails = `${quoteColumn(column)} not in (${list.join(', ')})`
      return {
        name: `acceptedValues_${column}`,
        description: `${column} is one of ${values.join(', ')}`,
        column,
        rowFails,
        failingRows: `select * from ${of} where ${rowFails}`,
      }
    }),
})
