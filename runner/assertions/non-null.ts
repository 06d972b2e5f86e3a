/** "These columns always have a value." */
import { quoteColumn } from '../ir/quote.ts'
import { defineAssertion } from './assertion.ts'
import { oneOrMany } from './params.ts'

export const nonNull = defineAssertion({
  name: 'nonNull',
  params: oneOrMany,
  reads: () => [],
  claims: (columns, of) =>
    columns.map((column) => {
      const rowFails = `${quoteColumn(column)} is null`
      return {
        name: `nonNull_${column}`,
        description: `${column} is not null`,
        column,
        rowFails,
        failingRows: `select * from ${of} where ${rowFails}`,
      }
    }),
})
