/** "Every value of these columns is found in that relation." */
import { z } from 'zod'
import { quoteColumn, quoteString } from '../ir/quote.ts'
import { defineAssertion } from './assertion.ts'
import { oneOrMany } from './params.ts'

const details = {
  /** The name of the other action, as for `ref`. */
  to: z.string().min(1),
  /** Rows with a NULL among the columns are not asked. */
  ignoreNull: z.boolean().default(true),
  /** A value that stands for "unknown" and counts as an orphan although the other relation has it, such as -1. */
  unknownKey: z.union([z.number(), z.string()]).optional(),
}

/** `customer_id: { to: "dim_customer" }`; `field` is the column there, the same name when absent. */
const byColumn = z
  .record(z.string(), z.strictObject({ ...details, field: z.string().min(1).optional() }))
  .transform((params) =>
    Object.entries(params).map(([column, { field, ...rest }]) => ({
      columns: [column],
      fields: [field ?? column],
      ...rest,
    })),
  )

/** A list, for keys of several columns. */
const asList = z.array(
  z
    .strictObject({ ...details, columns: oneOrMany, fields: oneOrMany.optional() })
    .refine((value) => value.fields === undefined || value.fields.length === value.columns.length, {
      path: ['fields'],
      message: '"columns" and "fields" must have the same length',
    })
    .transform(({ fields, ...rest }) => ({ ...rest, fields: fields ?? rest.columns })),
)

export const relationships = defineAssertion({
  name: 'relationships',
  params: z.union([asList, byColumn]),
  reads: (params) => params.map((one) => one.to),
  claims: (params, of, resolve) =>
    params.map(({ columns, fields, to, ignoreNull, unknownKey }, index) => {
      const child = columns.map((column) => `child.${quoteColumn(column)}`)
      const parent = fields.map((field) => `parent.${quoteColumn(field)}`)
      const matches = child.map((column, position) => `${parent[position]} = ${column}`).join(' and ')
      const isOrphan = `not exists (select 1 from ${resolve(to)} as parent where ${matches})`
      const isAsked = child.map((column) => `${column} is not null`).join(' and ')
      const fails =
        unknownKey === undefined
          ? isOrphan
          : `(${isOrphan} or ${child.map((column) => `${column} = ${literal(unknownKey)}`).join(' or ')})`
      const [only] = columns
      return {
        name: `relationships_${columns.length === 1 && only !== undefined ? only : index}`,
        description: `${columns.join(', ')} is found in ${to}`,
        ...(columns.length === 1 && only !== undefined ? { column: only } : {}),
        failingRows: `select child.* from ${of} as child where ${ignoreNull ? `${isAsked} and ` : ''}${fails}`,
      }
    }),
})

function literal(value: string | number): string {
  return typeof value === 'string' ? quoteString(value) : String(value)
}
