/** "Each of these conditions holds for every row." A condition that is NULL holds, as in Dataform: only FALSE breaks it. */
import { z } from 'zod'
import { quoteString } from '../ir/quote.ts'
import { defineAssertion } from './assertion.ts'

export const rowConditions = defineAssertion({
  name: 'rowConditions',
  params: z.array(z.string().min(1)).min(1),
  reads: () => [],
  claims: (conditions, of) =>
    conditions.map((condition, index) => {
      // On lines of their own: a condition may end in a comment.
      const rowFails = `not (\n${condition}\n)`
      return {
        name: `rowConditions_${index}`,
        description: condition.replace(/\s+/g, ' ').trim(),
        rowFails,
        failingRows: `select ${quoteString(condition)} as failing_row_condition, * from ${of} where ${rowFails}`,
      }
    }),
})
