import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type NewRecord, openJournal, readJournal } from '../../runner/journal/journal.ts'
import { fakeClock } from '../support/fake-clock.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'))
})
afterEach(() => rm(folder, { recursive: true }))

const clock = fakeClock('2024-02-01T10:00:00.000Z')
const started: NewRecord = { type: 'run-started', runId: 'r1', actions: ['a.b.c'], fullRefresh: false }
const finished: NewRecord = { type: 'run-finished', runId: 'r1', status: 'successful' }

describe('openJournal', () => {
  it('keeps records in the order they were added, one line each, with their time', async () => {
    const path = join(folder, 'runs', 'journal.ndjson')
    const journal = await openJournal(path, { clock })

    await Promise.all([journal.append(started), journal.append(finished)])
    await journal.close()

    expect((await readFile(path, 'utf8')).split('\n')).toEqual([
      '{"type":"run-started","at":"2024-02-01T10:00:00.000Z","runId":"r1","actions":["a.b.c"],"fullRefresh":false}',
      '{"type":"run-finished","at":"2024-02-01T10:00:00.000Z","runId":"r1","status":"successful"}',
      '',
    ])
  })

  it('has a record on disk when it says so', async () => {
    const path = join(folder, 'journal.ndjson')
    const journal = await openJournal(path, { clock })

    await journal.append(started)

    expect((await readJournal(path)).records).toHaveLength(1)
    await journal.close()
  })

  it('adds to a journal that is there', async () => {
    const path = join(folder, 'journal.ndjson')
    for (const record of [started, finished]) {
      const journal = await openJournal(path, { clock })
      await journal.append(record)
      await journal.close()
    }

    expect((await readJournal(path)).records.map((record) => record.type)).toEqual([
      'run-started',
      'run-finished',
    ])
  })

  it('removes a last line that was cut short, and goes on after the one before', async () => {
    const path = join(folder, 'journal.ndjson')
    const first = await openJournal(path, { clock })
    await first.append(started)
    await first.close()
    await appendFile(path, '{"type":"run-fini')

    const second = await openJournal(path, { clock })
    await second.append(finished)
    await second.close()

    const content = await readJournal(path)
    expect(content.records.map((record) => record.type)).toEqual(['run-started', 'run-finished'])
    expect(content.isTorn).toBe(false)
  })

  it('tells the caller when a record could not be written', async () => {
    const journal = await openJournal(join(folder, 'journal.ndjson'), { clock })
    await journal.close()

    await expect(journal.append(started)).rejects.toThrow()
  })
})

describe('readJournal', () => {
  it('reads a journal whose last line was cut short', async () => {
    const path = join(folder, 'journal.ndjson')
    await writeFile(
      path,
      '{"type":"run-started","at":"","runId":"r1","actions":[],"fullRefresh":false}\n{"type":"int',
    )

    const content = await readJournal(path)

    expect(content.records).toHaveLength(1)
    expect(content.isTorn).toBe(true)
  })

  it('refuses a journal that is damaged before its end', async () => {
    const path = join(folder, 'journal.ndjson')
    await writeFile(path, '{"type":"run-st\n{"type":"run-finished","at":"","runId":"r1","status":"failed"}\n')

    await expect(readJournal(path)).rejects.toThrow(`${path} is damaged in line 1`)
  })

  it('finds nothing in a journal that does not exist', async () => {
    expect(await readJournal(join(folder, 'none.ndjson'))).toEqual({ records: [], isTorn: false })
  })
})
