/** "This is a sound history": what must hold for every table of versions with half-open intervals of validity. */
import { z } from 'zod'
import { quoteColumn } from '../ir/quote.ts'
import { type Claim, defineAssertion } from './assertion.ts'
import { oneOrMany } from './params.ts'

const OPEN_END = "timestamp '9999-12-31 00:00:00+00'"

const params = z.strictObject({
  /** The columns that name the thing whose versions these are; the model's uniqueKey when absent. */
  key: oneOrMany.optional(),
  hardDeletes: z.enum(['ignore', 'invalidate', 'new_record']).default('ignore'),
})

export const scd2 = defineAssertion({
  name: 'scd2',
  params,
  reads: () => [],
  claims: ({ key, hardDeletes }, of, _resolve, uniqueKey) => {
    const columns = (key ?? uniqueKey).map(quoteColumn)
    const aboutRows = [
      rowClaim(
        of,
        'key_not_null',
        'key, validity and hash are not null',
        [...columns, 'valid_from', 'valid_to', 'tracked_hash']
          .map((column) => `${column} is null`)
          .join(' or '),
      ),
      rowClaim(of, 'interval', 'valid_from is before valid_to', 'valid_from >= valid_to'),
      rowClaim(
        of,
        'open_is_current',
        'exactly the rows that end at 9999-12-31 are current',
        `is_current is distinct from (valid_to = ${OPEN_END})`,
      ),
      ...(hardDeletes === 'new_record'
        ? []
        : [
            rowClaim(
              of,
              'no_deleted_row',
              'no row stands for a deletion',
              'is_deleted is distinct from false',
            ),
          ]),
    ]
    const versions = neighbours(of, columns)
    const aboutNeighbours: readonly (readonly [string, string, string])[] = [
      ['no_overlap', 'a version ends before the next begins', 'next_valid_from < valid_to'],
      ...(hardDeletes === 'invalidate'
        ? []
        : [['no_gap', 'the next version begins where one ends', 'next_valid_from > valid_to'] as const]),
      [
        'hash_differs',
        'versions that touch differ in tracked_hash or is_deleted',
        'next_valid_from = valid_to and next_hash = tracked_hash and next_is_deleted = is_deleted',
      ],
      ['current_is_last', 'only the last version is current', 'is_current and next_valid_from is not null'],
      [
        'version_dense',
        'version_number counts 1, 2, 3 … by valid_from',
        'version_number is distinct from position',
      ],
    ]
    return [
      ...aboutRows,
      oneCurrent(of, columns, hardDeletes),
      ...aboutNeighbours.map(([name, description, fails]) => ({
        name: `scd2_${name}`,
        description,
        failingRows: `select * from (${versions}) where ${fails}`,
      })),
    ]
  },
})

function rowClaim(of: string, name: string, description: string, rowFails: string): Claim {
  return {
    name: `scd2_${name}`,
    description,
    rowFails,
    failingRows: `select * from ${of} where ${rowFails}`,
  }
}

function oneCurrent(of: string, columns: readonly string[], hardDeletes: string): Claim {
  const key = columns.join(', ')
  // A key whose last version is closed was deleted, which only mode "invalidate" shows that way.
  const wrong = hardDeletes === 'invalidate' ? 'countif(is_current) > 1' : 'countif(is_current) != 1'
  return {
    name: 'scd2_one_current',
    description:
      hardDeletes === 'invalidate'
        ? 'a key has at most one current row'
        : 'a key has exactly one current row',
    failingRows: `select ${key}, countif(is_current) as current_rows from ${of} group by ${key} having ${wrong}`,
  }
}

function neighbours(of: string, columns: readonly string[]): string {
  const window = `over (partition by ${columns.join(', ')} order by valid_from)`
  return (
    `select ${columns.join(', ')}, version_number, valid_from, valid_to, is_current, is_deleted, tracked_hash, ` +
    `row_number() ${window} as position, lead(valid_from) ${window} as next_valid_from, ` +
    `lead(tracked_hash) ${window} as next_hash, lead(is_deleted) ${window} as next_is_deleted from ${of}`
  )
}
