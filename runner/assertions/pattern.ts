/** "The text of this column matches this RE2 pattern", anywhere in it unless the pattern says `^` and `$`. NULL passes. */
import { z } from 'zod'
import { quoteColumn, quoteString } from '../ir/quote.ts'
import { defineAssertion } from './assertion.ts'

export const pattern = defineAssertion({
  name: 'pattern',
  params: z.record(z.string(), z.string().min(1)),
  reads: () => [],
  claims: (params, of) =>
    Object.entries(params).map(([column, regex]) => {
      const rowFails = `not regexp_contains(${quoteColumn(column)}, ${quoteString(regex)})`
      return {
        name: `pattern_${column}`,
        description: `${column} matches ${regex}`,
        column,
        rowFails,
        failingRows: `select * from ${of} where ${rowFails}`,
      }
    }),
})
