/** Observations as the query of a snapshot gives them, and the snapshot's model. */
import type { ModelAction } from '../../runner/ir/action.ts'
import { model } from '../materializations/model.ts'
import type { HistoryOptions, Observation } from './reference.ts'

/** A snapshot model over these records; with none of them it still has its columns. */
export function snapshotModel(observations: readonly Observation[], options: HistoryOptions): ModelAction {
  return model('snap', 'snapshot', observationQuery(observations), {
    uniqueKey: ['id'],
    types: {
      id: 'INT64',
      city: 'STRING',
      tier: 'STRING',
      ...(options.band === undefined ? {} : { band: 'STRING' }),
      phone: 'STRING',
    },
    options: {
      mode: options.mode,
      strategy: options.strategy,
      hardDeletes: options.hardDeletes,
      updatedAt: 'updated_at',
      trackedColumns: [
        'city',
        'tier',
        ...(options.band === undefined ? [] : [{ name: 'band', since: options.band }]),
      ],
      type1Columns: ['phone'],
      ...(options.mode === 'delta' ? { deleteFlag: "op = 'D'" } : {}),
    },
  })
}

export function observationQuery(observations: readonly Observation[]): string {
  const rows = observations.map(
    (row) =>
      `(${row.key}, ${text(row.city)}, ${text(row.tier)}, ${text(row.band)}, ${text(row.phone)}, ${time(row.updatedAt)}, ` +
      `'${row.isDelete ? 'D' : 'U'}', date '${new Date(row.fileDate).toISOString().slice(0, 10)}', ${row.sequence}, ${row.rowNumber}, 'f${row.sequence}')`,
  )
  const fields =
    'id INT64, city STRING, tier STRING, band STRING, phone STRING, updated_at TIMESTAMP, op STRING, ' +
    '_file_date DATE, ingest_seq INT64, _row_number INT64, _file_id STRING'
  return `select * from unnest(array<struct<${fields}>>[\n${rows.join(',\n')}\n])`
}

function text(value: string | null): string {
  return value === null ? 'null' : `'${value}'`
}

function time(value: number | null): string {
  return value === null ? 'null' : `timestamp '${new Date(value).toISOString()}'`
}
