/** The write-ahead record of a run: one JSON record per line, only ever added to. */
import { type FileHandle, mkdir, open, readFile, truncate } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Clock, isoNow } from '../base/clock.ts'
import type { JournalRecord } from './record.ts'

/** A record as its writer gives it; the journal adds the time. */
export type NewRecord = JournalRecord extends infer R
  ? R extends JournalRecord
    ? Omit<R, 'at'>
    : never
  : never

export interface Journal {
  readonly path: string
  /**
   * Adds a record; resolves when it is on disk.
   *
   * Records are kept in the order of the calls. Those that come while the disk is busy share the next sync.
   */
  append(record: NewRecord): Promise<void>
  /** Waits for everything that was added and closes the file. */
  close(): Promise<void>
}

/**
 * Opens a journal, creating it and its folder where they are missing.
 *
 * A last line that a crash cut short is removed: nobody was told that it was written.
 */
export async function openJournal(path: string, { clock }: { readonly clock: Clock }): Promise<Journal> {
  await mkdir(dirname(path), { recursive: true })
  const file = await open(path, 'a')
  await removeTornLine(path)
  return groupCommit(path, file, clock)
}

export interface JournalContent {
  readonly records: readonly JournalRecord[]
  /** The file ends in the middle of a record: the writer was cut short. */
  readonly isTorn: boolean
}

/**
 * Reads a journal back; a missing file has no records.
 *
 * @throws Error when a line before the last one is damaged: then something else than a crash has changed the file.
 */
export async function readJournal(path: string): Promise<JournalContent> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const lines = text.split('\n')
  const rest = lines.pop() ?? ''
  const records = lines.map((line, index) => {
    const record = parseRecord(line)
    if (record === undefined) throw new Error(`the journal ${path} is damaged in line ${index + 1}`)
    return record
  })
  return { records, isTorn: rest !== '' }
}

function parseRecord(line: string): JournalRecord | undefined {
  try {
    const value: unknown = JSON.parse(line)
    const isRecord =
      typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
    return isRecord ? (value as JournalRecord) : undefined
  } catch {
    return undefined
  }
}

async function removeTornLine(path: string): Promise<void> {
  const bytes = await readFile(path)
  const end = bytes.lastIndexOf(0x0a) + 1
  if (end < bytes.length) await truncate(path, end)
}

function groupCommit(path: string, file: FileHandle, clock: Clock): Journal {
  let waiting: {
    readonly line: string
    readonly done: () => void
    readonly failed: (error: unknown) => void
  }[] = []
  let writing: Promise<void> | undefined

  const writeAll = async () => {
    // One turn of the event loop lets records that are made together go to disk together.
    await Promise.resolve()
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      try {
        await file.appendFile(group.map((one) => one.line).join(''))
        await file.datasync()
        for (const one of group) one.done()
      } catch (error) {
        for (const one of group) one.failed(error)
      }
    }
    writing = undefined
  }

  return {
    path,
    append: (record) =>
      new Promise((done, failed) => {
        const { type, ...rest } = record
        waiting.push({ line: `${JSON.stringify({ type, at: isoNow(clock), ...rest })}\n`, done, failed })
        writing ??= writeAll()
      }),
    close: async () => {
      await writing
      await file.close()
    },
  }
}
