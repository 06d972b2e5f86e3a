/** "These columns name a row": no two rows have the same values. NULL counts as a value, as in Dataform. */
import { z } from 'zod'
import { quoteColumn } from '../ir/quote.ts'
import { type Claim, defineAssertion } from './assertion.ts'
import { oneOrMany } from './params.ts'

export const uniqueKey = defineAssertion({
  name: 'uniqueKey',
  params: oneOrMany,
  reads: () => [],
  claims: (columns, of) => [claimUnique(columns, of, 0)],
})

export const uniqueKeys = defineAssertion({
  name: 'uniqueKeys',
  params: z
    .array(z.union([oneOrMany, z.strictObject({ uniqueKey: oneOrMany }).transform((key) => key.uniqueKey)]))
    .min(1),
  reads: () => [],
  claims: (keys, of) => keys.map((columns, index) => claimUnique(columns, of, index)),
})

function claimUnique(columns: readonly string[], of: string, index: number): Claim {
  const key = columns.map(quoteColumn).join(', ')
  const failingRows = `select ${key}, count(*) as copies from ${of} group by ${key} having count(*) > 1`
  const [column] = columns
  return {
    name: `uniqueKey_${index}`,
    description: `${columns.join(', ')} ${columns.length === 1 ? 'is' : 'are together'} unique`,
    ...(columns.length === 1 && column !== undefined ? { column } : {}),
    failingRows,
    // Rows beyond the first of each key, so that a rate of failing rows means something.
    countFailed: `select coalesce(sum(copies - 1), 0) from (${failingRows})`,
  }
}
