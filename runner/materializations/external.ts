/** A table that is read from files where they lie; nothing is copied. */
import { z } from 'zod'
import type { Task } from '../ir/plan.ts'
import { quoteString } from '../ir/quote.ts'
import { generatedSql } from '../ir/sql.ts'
import { quoteTarget } from '../ir/target.ts'
import { declaredColumns } from './columns.ts'
import { columnDefinition, commonOptions } from './create.ts'
import { defineMaterialization, type MaterializationInput } from './materialization.ts'
import { dropRelation } from './publish.ts'
import { refuse, script, statement } from './tasks.ts'

const options = z.strictObject({
  format: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['csv', 'json'])),
  /** Where the files are; "*" stands for any characters. */
  uris: z.array(z.string().min(1)).min(1),
  skipLeadingRows: z.number().int().min(0).optional(),
  nullMarker: z.string().optional(),
  fieldDelimiter: z.string().min(1).optional(),
  quote: z.string().max(1).optional(),
  allowQuotedNewlines: z.boolean().optional(),
  allowJaggedRows: z.boolean().optional(),
  ignoreUnknownValues: z.boolean().optional(),
  maxBadRecords: z.number().int().min(0).optional(),
  encoding: z.enum(['UTF-8', 'ISO-8859-1']).optional(),
  compression: z.enum(['GZIP', 'NONE']).optional(),
  /** The part of the path before `key=value` folders, whose keys become columns. */
  hivePartitionUriPrefix: z.string().min(1).optional(),
  labels: z.record(z.string(), z.string()).default({}),
})
type ExternalOptions = z.output<typeof options>

export const external = defineMaterialization({
  name: 'external',
  options,
  isIncremental: false,
  plan: planExternal,
  shape: () => ({ casts: 'never', uses: [] }),
})

function planExternal(input: MaterializationInput<ExternalOptions>): readonly Task[] {
  const { action, existing } = input
  const columns = declaredColumns(action)
  if (columns === undefined) return refuse(action, 'external-needs-columns', { name: action.target.name })
  const create =
    `create or replace external table ${quoteTarget(action.target)} (\n` +
    `${columns.map((column) => `    ${columnDefinition(column, action.columns)},\n`).join('')})\n` +
    (input.options.hivePartitionUriPrefix === undefined ? '' : 'with partition columns\n') +
    `options (\n${externalOptions(action.description, input.options)
      .map((option) => `    ${option},\n`)
      .join('')
      .replace(/,\n$/, '\n')})`
  const swap =
    existing === undefined || existing.type === 'external'
      ? [create]
      : [dropRelation(action.target, existing.type), create]
  return [
    statement('publish', 'create external table', swap.length === 1 ? generatedSql(create) : script(...swap)),
    ...input.auditsOn(action.target),
  ]
}

// The names BigQuery gives to what the config calls by Dataform's way of writing.
function externalOptions(description: string, given: ExternalOptions): readonly string[] {
  const text = (key: string, value: string | undefined) =>
    value === undefined ? [] : [`${key} = ${quoteString(value)}`]
  const plain = (key: string, value: number | boolean | undefined) =>
    value === undefined ? [] : [`${key} = ${value}`]
  return [
    `format = '${given.format === 'csv' ? 'CSV' : 'NEWLINE_DELIMITED_JSON'}'`,
    `uris = [${given.uris.map(quoteString).join(', ')}]`,
    ...plain('skip_leading_rows', given.skipLeadingRows),
    ...text('null_marker', given.nullMarker),
    ...text('field_delimiter', given.fieldDelimiter),
    ...text('quote', given.quote),
    ...plain('allow_quoted_newlines', given.allowQuotedNewlines),
    ...plain('allow_jagged_rows', given.allowJaggedRows),
    ...plain('ignore_unknown_values', given.ignoreUnknownValues),
    ...plain('max_bad_records', given.maxBadRecords),
    ...text('encoding', given.encoding),
    ...text('compression', given.compression),
    ...text('hive_partition_uri_prefix', given.hivePartitionUriPrefix),
    ...commonOptions(description, given),
  ]
}
