/** "Every value of these columns is found in that relation." */
import { z } from 'zod'
import { quoteColumn } from '../ir/quote.ts'
import { defineAssertion } from './assertion.ts'
import { oneOrMany } from './params.ts'

const relationship = z
  .strictObject({
    columns: oneOrMany,
    /** The name of the other action, as for `ref`. */
    to: z.string().min(1),
    /** The columns there; the same names when absent. */
    toColumns: oneOrMany.optional(),
    /** Rows with a NULL among the columns are not asked. */
    ignoreNull: z.boolean().default(true),
    /** A value that stands for "unknown" and counts as an orphan although the other relation has it, such as -1. */
    unknownKey: z.union([z.number(), z.string()]).optional(),
  })
  .refine((value) => value.toColumns === undefined || value.toColumns.length === value.columns.length, {
    path: ['toColumns'],
    message: '"columns" and "toColumns" must have the same length',
  })

export const relationships = defineAssertion({
  name: 'relationships',
  params: z.union([relationship.transform((one) => [one]), z.array(relationship).min(1)]),
  reads: (params) => params.map((one) => one.to),
  claims: (params, of, resolve) =>
    params.map((one, index) => {
      const child = one.columns.map((column) => `child.${quoteColumn(column)}`)
      const parent = (one.toColumns ?? one.columns).map((column) => `parent.${quoteColumn(column)}`)
      const matches = child.map((column, position) => `${parent[position]} = ${column}`).join(' and ')
      const isOrphan = `not exists (select 1 from ${resolve(one.to)} as parent where ${matches})`
      const isUnknown = child.map((column) => `${column} = ${one.unknownKey}`).join(' or ')
      const fails = one.unknownKey === undefined ? isOrphan : `(${isOrphan} or ${isUnknown})`
      const isAsked = child.map((column) => `${column} is not null`).join(' and ')
      return {
        name: `relationships_${index}`,
        description: `${one.columns.join(', ')} is found in ${one.to}`,
        ...(one.columns.length === 1 && one.columns[0] !== undefined ? { column: one.columns[0] } : {}),
        failingRows: `select child.* from ${of} as child where ${one.ignoreNull ? `${isAsked} and ` : ''}${fails}`,
      }
    }),
})
