/**
 * The query that makes a history out of observations.
 *
 *   observations ─▶ snapshots ─▶ records ─▶ effects ─▶ survivors ─▶ changes ─▶ versions ─▶ intervals
 *
 * Every step is a CTE named after a row of it. The rules and their reasons: docs/decisions/0005-scd2.md.
 */
import { quoteName, quoteString } from '../ir/quote.ts'
import { type CompiledSql, concatSql } from '../ir/sql.ts'
import { type SqlType, typeToSql } from '../ir/types.ts'
import { columnList } from './columns.ts'
import type { SnapshotOptions } from './snapshot-options.ts'
import { trackedHash } from './tracked-hash.ts'

interface BusinessColumn {
  readonly name: string
  readonly type: SqlType | undefined
}

export interface History {
  /** One row per accepted observation. */
  readonly query: CompiledSql
  readonly keys: readonly BusinessColumn[]
  readonly tracked: readonly (BusinessColumn & { readonly since?: string })[]
  readonly type1: readonly BusinessColumn[]
  readonly options: SnapshotOptions
}

/** The end of a version that is still valid. */
export const OPEN_END = "timestamp '9999-12-31 00:00:00+00'"

/** One row per version: the columns that the snapshot table has, in its order. */
export function historyQuery(history: History): CompiledSql {
  const steps = history.options.mode === 'delta' ? deltaSteps(history) : fullSnapshotSteps(history)
  return concatSql(
    'with observations as (\n',
    observations(history),
    `\n),\n${[...steps, survivors(history), changes(history), versions(history), intervals(history)].join(',\n')}\n`,
    result(history),
  )
}

// The model's own rows, under names and types that the next steps can rely on.
function observations({ query, keys, tracked, type1, options }: History): CompiledSql {
  const columns = [...keys, ...tracked, ...type1].map(({ name, type }) =>
    type === undefined
      ? quoteName(name)
      : `cast(${quoteName(name)} as ${typeToSql(type)}) as ${quoteName(name)}`,
  )
  const metadata = [
    `${quoteName(options.fileDate)} as file_date_of_row`,
    `${quoteName(options.sequence)} as sequence_of_file`,
    `${quoteName(options.rowNumber)} as number_of_row`,
    `${quoteName(options.fileId)} as file_of_row`,
    ...(options.updatedAt === undefined ? [] : [`${quoteName(options.updatedAt)} as updated_at_of_row`]),
    ...(options.deleteFlag === undefined ? [] : [`coalesce(\n${options.deleteFlag}\n, false) as is_delete`]),
  ]
  return concatSql(`    select\n${lines([...columns, ...metadata], 8)}    from (\n`, query, '\n    )')
}

// A delta says of each record when it holds, and whether it deletes. Without a time it has no place in the history.
function deltaSteps(history: History): readonly string[] {
  const { options } = history
  const isDelete = options.deleteFlag === undefined ? 'false' : 'is_delete'
  const conditions = [
    'updated_at_of_row is not null',
    ...(options.deleteFlag !== undefined && options.hardDeletes === 'ignore' ? ['not is_delete'] : []),
  ]
  return [
    cte(
      'effects',
      `${select([
        ...businessColumns(history),
        ...recordOrder,
        'updated_at_of_row as effective_at',
        `${isDelete} as is_deletion`,
      ])}    from observations\n    where ${conditions.join('\n        and ')}\n`,
    ),
  ]
}

function fullSnapshotSteps(history: History): readonly string[] {
  if (history.options.hardDeletes === 'ignore') {
    return [
      cte(
        'effects',
        `${select([
          ...businessColumns(history),
          ...recordOrder,
          `${recordTime(history)} as effective_at`,
          'false as is_deletion',
        ])}    from observations\n`,
      ),
    ]
  }
  return [snapshots(history), records(history), presenceRuns(history), effects(history)]
}

// One row per file date, numbered, so that "the next snapshot" has a meaning whatever days are missing.
function snapshots({ options }: History): string {
  return cte(
    'snapshots',
    `${select([
      'file_date_of_row',
      'row_number() over (order by file_date_of_row) as snapshot_number',
      'max(sequence_of_file) as sequence_of_file',
      'max(file_of_row) as file_of_row',
      `${startOfDay('file_date_of_row', options)} as snapshot_at`,
    ])}    from observations\n    group by file_date_of_row\n`,
  )
}

// A key that is in snapshots 2, 3 and 5 has presence numbers 1, 2 and 3: their difference, 1 1 2, numbers the runs in
// which it is there without a break.
function records(history: History): string {
  return cte(
    'records',
    '    select\n        observations.*,\n        snapshots.snapshot_number,\n        snapshots.snapshot_at,\n' +
      '        snapshots.snapshot_number - dense_rank() over (\n' +
      `            partition by ${qualifiedKeys('observations', history)}\n            order by observations.file_date_of_row\n` +
      '        ) as presence_run,\n' +
      '    from observations\n    inner join snapshots\n        on snapshots.file_date_of_row = observations.file_date_of_row\n',
  )
}

// One row per key and run: when it began, and which snapshot saw it last.
function presenceRuns(history: History): string {
  const keys = columnList(history.keys.map((key) => key.name))
  return cte(
    'presence_runs',
    select([keys, 'presence_run', 'max(snapshot_number) as last_snapshot_number']) +
      `    from records\n    group by ${keys}, presence_run\n`,
  )
}

// Upserts at their own time, and for every run that ends before the last snapshot a deletion at the first one without the
// key. A key that came back cannot have changed before it was back.
function effects(history: History): string {
  const keys = columnList(history.keys.map((key) => key.name))
  const time = recordTime(history)
  const upserts = select([
    ...businessColumns(history),
    ...recordOrder,
    `case\n            when presence_run = min(presence_run) over (partition by ${keys}) then ${time}\n` +
      `            else greatest(${time}, min(snapshot_at) over (partition by ${keys}, presence_run))\n        end as effective_at`,
    'false as is_deletion',
  ])
  const nulls = [...history.tracked, ...history.type1].map(
    ({ name, type }) =>
      `${type === undefined ? 'null' : `cast(null as ${typeToSql(type)})`} as ${quoteName(name)}`,
  )
  const deletions = select([
    ...history.keys.map(({ name }) => `presence_runs.${quoteName(name)}`),
    ...nulls,
    'snapshots.file_date_of_row',
    'snapshots.sequence_of_file',
    '0 as number_of_row',
    'snapshots.file_of_row',
    'snapshots.snapshot_at as effective_at',
    'true as is_deletion',
  ])
  return cte(
    'effects',
    `${upserts}    from records\n    union all\n${deletions}    from presence_runs\n    inner join snapshots\n` +
      '        on snapshots.snapshot_number = presence_runs.last_snapshot_number + 1\n',
  )
}

// Of several records for one moment the last one read counts. Columns that began to be tracked later are NULL before.
// The first of them says which file brought the moment: a record that every later snapshot repeats changes nothing.
function survivors(history: History): string {
  const keys = columnList(history.keys.map((key) => key.name))
  const masked = history.tracked.map(({ name, since }) => {
    const column = quoteName(name)
    const start = since === undefined ? undefined : sinceTime(since, history.options)
    return start === undefined ? column : `if(effective_at >= ${start}, ${column}, null) as ${column}`
  })
  const newestFirst =
    `partition by ${keys}, effective_at\n` +
    '        order by file_date_of_row desc, sequence_of_file desc, number_of_row desc'
  return cte(
    'survivors',
    select([
      keys,
      ...masked,
      ...history.type1.map(({ name }) => quoteName(name)),
      `last_value(file_of_row) over (\n            ${newestFirst}\n` +
        '            rows between unbounded preceding and unbounded following\n        ) as file_of_row',
      'effective_at',
      'is_deletion',
    ]) + `    from effects\n    qualify row_number() over (\n        ${newestFirst}\n    ) = 1\n`,
  )
}

// A record changes something when it has other content than the one before it, or deletes what is there.
function changes(history: History): string {
  const keys = columnList(history.keys.map((key) => key.name))
  const window = `over (partition by ${keys} order by effective_at)`
  const hashed = history.tracked.flatMap(({ name, type }) => (type === undefined ? [] : [{ name, type }]))
  return (
    cte(
      'contents',
      `${select(['*', `if(is_deletion, null, ${trackedHash(hashed)}) as content_hash`])}    from survivors\n`,
    ) +
    ',\n' +
    cte(
      'neighbours',
      `${select([
        '*',
        `coalesce(lag(is_deletion) ${window}, true) as follows_nothing`,
        `lag(content_hash) ${window} as previous_hash`,
      ])}    from contents\n`,
    ) +
    ',\n' +
    cte(
      'changes',
      `${select([
        '*',
        `countif(follows_nothing != is_deletion or (not is_deletion and not follows_nothing and content_hash != previous_hash)) ${window} as change_number`,
      ])}    from neighbours\n`,
    )
  )
}

// Records of one change are one version. Its last record has the values that may be overwritten in place.
function versions(history: History): string {
  const keys = columnList(history.keys.map((key) => key.name))
  const window = `over (partition by ${keys}, change_number`
  const values = [...history.tracked, ...history.type1].map(({ name }) => quoteName(name))
  return cte(
    'versions',
    select([
      keys,
      ...values,
      'content_hash',
      'is_deletion',
      `min(effective_at) ${window}) as valid_from`,
      `first_value(file_of_row) ${window} order by effective_at) as first_file_of_version`,
    ]) +
      '    from changes\n    where change_number > 0\n' +
      `    qualify row_number() ${window} order by effective_at desc) = 1\n`,
  )
}

// A version ends where the next one begins. A deletion shows the values of the version it ended.
function intervals(history: History): string {
  const keys = columnList(history.keys.map((key) => key.name))
  const window = `over (partition by ${keys} order by valid_from)`
  const values = [...history.tracked, ...history.type1].map(({ name }) => {
    const column = quoteName(name)
    return `if(is_deletion, lag(${column}) ${window}, ${column}) as ${column}`
  })
  return cte(
    'intervals',
    `${select([
      keys,
      ...values,
      `if(is_deletion, lag(content_hash) ${window}, content_hash) as tracked_hash`,
      'valid_from',
      `coalesce(lead(valid_from) ${window}, ${OPEN_END}) as valid_to`,
      'is_deletion as is_deleted',
      `lag(is_deletion) ${window} as follows_deletion`,
      'first_file_of_version',
    ])}    from versions\n`,
  )
}

function result(history: History): string {
  const keys = columnList(history.keys.map((key) => key.name))
  const columns = [
    ...businessColumns(history),
    'tracked_hash',
    `row_number() over (partition by ${keys} order by valid_from) as version_number`,
    'valid_from',
    'valid_to',
    `valid_to = ${OPEN_END} as is_current`,
    'is_deleted',
    "case\n        when is_deleted then 'delete'\n        when follows_deletion is null then 'insert'\n" +
      "        when follows_deletion then 'reinsert'\n        else 'update'\n    end as change_type",
    'first_file_of_version as _first_file_id',
    '@run_id as _run_id',
    '@run_started_at as _loaded_at',
  ]
  // With "invalidate" a deleted span has no row: the gap says it.
  const filter = history.options.hardDeletes === 'invalidate' ? '\nwhere not is_deleted' : ''
  return `select\n${lines(columns, 4)}from intervals${filter}`
}

const recordOrder = ['file_date_of_row', 'sequence_of_file', 'number_of_row', 'file_of_row']

function businessColumns(history: History): readonly string[] {
  return [...history.keys, ...history.tracked, ...history.type1].map(({ name }) => quoteName(name))
}

function qualifiedKeys(relation: string, history: History): string {
  return history.keys.map(({ name }) => `${relation}.${quoteName(name)}`).join(', ')
}

// A source's time that is missing, or later than the day its file is about, cannot be right: the file's day counts.
function recordTime({ options }: History): string {
  const day = startOfDay('file_date_of_row', options)
  if (options.strategy === 'check') return day
  const nextDay = startOfDay('date_add(file_date_of_row, interval 1 day)', options)
  return `if(updated_at_of_row < ${nextDay}, updated_at_of_row, ${day})`
}

function startOfDay(date: string, options: SnapshotOptions): string {
  return `timestamp(${date}, ${quoteString(options.businessTimezone)})`
}

function sinceTime(since: string, options: SnapshotOptions): string | undefined {
  if (since === '-infinity') return undefined
  return since.length === 10
    ? startOfDay(`date ${quoteString(since)}`, options)
    : `timestamp ${quoteString(since)}`
}

function cte(name: string, body: string): string {
  return `${name} as (\n${body})`
}

function select(columns: readonly string[]): string {
  return `    select\n${lines(columns, 8)}`
}

function lines(columns: readonly string[], indent: number): string {
  return columns.map((column) => `${' '.repeat(indent)}${column},\n`).join('')
}
