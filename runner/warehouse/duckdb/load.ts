/** Files of the project into tables: seeds. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { LoadTask } from '../../ir/plan.ts'
import type { Column, SqlType } from '../../ir/types.ts'
import { typeToSql } from '../../ir/types.ts'
import { WarehouseError } from '../warehouse.ts'
import type { CatalogChanges, RelationRecord } from './catalog.ts'
import { filesOf } from './file-list.ts'
import { translateCast } from './functions/cast.ts'
import { quoteName, quoteText, relationName } from './name.ts'
import type { DuckdbSettings } from './settings.ts'
import { count, type Program, run, type Step, writing } from './translate/program.ts'
import { storedSql } from './translate/store.ts'
import { duckdbColumnType } from './translate/type.ts'

/**
 * Replaces the rows of `load.into` by those of the file.
 *
 * The file is UTF-8 CSV with a header; columns go by position. An empty field is NULL, a quoted empty one is an empty
 * text. Every value must be of its column's type.
 * @throws WarehouseError naming file, line and column of the first value that is not.
 */
export function loadProgram(load: LoadTask, settings: DuckdbSettings, changes: CatalogChanges): Program {
  const path = resolve(settings.projectRoot, load.file)
  if (filesOf(path) === undefined) throw new WarehouseError('not-found', `Not found: ${load.file}`)
  if (changes.dataset(load.into) === undefined)
    throw new WarehouseError('not-found', `Not found: Dataset ${load.into.database}:${load.into.schema}`)
  const existing = changes.relation(load.into)
  const name = relationName(load.into, settings.defaultDatabase)
  const drop =
    existing === undefined ? [] : [run(`DROP ${existing.type === 'table' ? 'TABLE' : 'VIEW'} ${name}`)]
  const columns = load.columns.map((column) => `${quoteName(column.name)} ${duckdbColumnType(column.type)}`)
  const values = load.columns.map((column) => {
    const sql = castSql(column, false)
    return storedSql(sql, column.type, column.name)
  })
  return writing(
    [
      run(
        `CREATE TEMP TABLE "load$" AS SELECT row_number() OVER () AS "row$", * FROM ${csvSource(path, load.columns)}`,
      ),
      ...refuseBadValues(load, path),
      ...drop,
      run(`CREATE TABLE ${name} (${columns.join(', ')})`),
      count(`INSERT INTO ${name} SELECT ${values.join(', ')} FROM temp."load$" ORDER BY "row$"`),
      run('DROP TABLE temp."load$"'),
    ],
    (catalog) => catalog.put(loadedRecord(load, existing, settings.now().toISOString())),
  )
}

/** An error of the CSV reader as one of the author's file; other errors come back as they are. */
export function loadError(error: unknown, load: LoadTask): unknown {
  if (!(error instanceof WarehouseError)) return error
  const place = /CSV Error on Line: (\d+)/.exec(error.message)
  if (place === null) return error
  const reason =
    [
      /Expected Number of Columns: \d+ Found: \d+/,
      /Value with unterminated quote[^\n]*/,
      /Invalid unicode[^\n]*/,
    ]
      .map((pattern) => pattern.exec(error.message)?.[0])
      .find((found) => found !== undefined) ?? 'the line cannot be read as CSV'
  const words = reason.replace(
    /Expected Number of Columns: (\d+) Found: (\d+)/,
    'expected $1 columns, found $2',
  )
  return new WarehouseError('invalid-query', `${load.file}:${place[1]}: ${words}`, { cause: error })
}

function loadedRecord(load: LoadTask, existing: RelationRecord | undefined, now: string): RelationRecord {
  return {
    target: load.into,
    type: 'table',
    columns: load.columns,
    columnDescriptions: existing?.columnDescriptions ?? {},
    clusterBy: [],
    labels: existing?.labels ?? {},
    options: existing?.options ?? {},
    lastModified: now,
    ...(existing?.description === undefined ? {} : { description: existing.description }),
  }
}

function csvSource(path: string, columns: readonly Column[]): string {
  const names = columns.map((column) => `${quoteText(column.name)}: 'VARCHAR'`).join(', ')
  return `read_csv(${quoteText(path)}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {${names}}, nullstr = [''], allow_quoted_nulls = false, strict_mode = true)`
}

// One query per column finds its first bad value; the first of all in the order of the file is told.
function refuseBadValues(load: LoadTask, path: string): readonly Step[] {
  const checks = load.columns.flatMap((column, index) => {
    const isText = column.type.kind === 'scalar' && column.type.name === 'STRING'
    if (isText) return []
    const name = quoteName(column.name)
    return [
      `SELECT "row$", ${index} AS "column$", ${name} AS "value$" FROM temp."load$" WHERE ${name} IS NOT NULL AND ${castSql(column, true)} IS NULL`,
    ]
  })
  if (checks.length === 0) return []
  const message = ([row, column, value]: readonly string[]): string => {
    const { name, type } = load.columns[Number(column)] ?? {
      name: '',
      type: { kind: 'scalar', name: 'STRING' } as const,
    }
    const place = placeOfField(readFileSync(path, 'utf8'), Number(row), Number(column))
    return `${load.file}:${place.line}:${place.column}: "${value}" is not a ${typeToSql(type)}, the type of column "${name}"`
  }
  return [
    { role: 'refuse', sql: `SELECT * FROM (${checks.join(' UNION ALL ')}) ORDER BY 1, 2 LIMIT 1`, message },
  ]
}

function castSql(column: Column, isSafe: boolean): string {
  const text: SqlType = { kind: 'scalar', name: 'STRING' }
  const sql = quoteName(column.name)
  if (column.type.kind === 'scalar' && column.type.name === 'STRING') return sql
  const translation = translateCast({ from: { sql, type: text }, to: column.type, isSafe })
  if (!translation.ok)
    throw new WarehouseError(
      'unsupported',
      `a seed column of type ${typeToSql(column.type)} is not supported by the local engine`,
    )
  return translation.sql
}

/** Line and column, both from 1, of a field of a record; record 1 follows the header. A quoted field may span lines. */
export function placeOfField(
  text: string,
  record: number,
  field: number,
): { readonly line: number; readonly column: number } {
  let line = 1
  let lineStart = 0
  let [atRecord, atField] = [0, 0]
  let isQuoted = false
  for (let index = 0; index < text.length; index += 1) {
    if (atRecord === record && atField === field) return { line, column: index - lineStart + 1 }
    const character = text[index]
    if (character === '"') isQuoted = !isQuoted
    if (character === '\n') {
      line += 1
      lineStart = index + 1
    }
    if (isQuoted) continue
    if (character === ',') atField += 1
    if (character === '\n') [atRecord, atField] = [atRecord + 1, 0]
  }
  return { line, column: 1 }
}
