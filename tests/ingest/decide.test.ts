import { describe, expect, it } from 'vitest'
import {
  decideFile,
  type FileStatus,
  hasShrunk,
  type KnownFile,
  previousSnapshot,
  supersededFiles,
} from '../../runner/ingest/decide.ts'

describe('a file offered to the registry', () => {
  const offered = {
    fileId: 'new',
    source: 'orders',
    load: 'append',
    path: 'orders/a.csv',
    contentSha256: 'aaa',
  } as const

  it.each<[string, readonly KnownFile[], 'append' | 'snapshot', unknown]>([
    ['nothing known', [], 'append', { kind: 'load', overwrites: false }],
    ['same path, same content, loaded', [known({ fileId: 'new' })], 'append', { kind: 'already-loaded' }],
    [
      'same path, same content, superseded',
      [known({ fileId: 'new', status: 'superseded' })],
      'snapshot',
      { kind: 'already-loaded' },
    ],
    [
      'same path, same content, earlier in the batch',
      [known({ fileId: 'new', status: 'loading' })],
      'append',
      { kind: 'already-loaded' },
    ],
    [
      'same path, same content, rejected before',
      [known({ fileId: 'new', status: 'rejected' })],
      'snapshot',
      { kind: 'load', overwrites: false },
    ],
    [
      'same path, same content, quarantined before',
      [known({ fileId: 'new', status: 'quarantined' })],
      'append',
      { kind: 'load', overwrites: false },
    ],
    [
      'same path, new content',
      [known({ contentSha256: 'bbb' })],
      'append',
      { kind: 'load', overwrites: true },
    ],
    [
      'same path, new content of a snapshot',
      [known({ contentSha256: 'bbb' })],
      'snapshot',
      { kind: 'load', overwrites: false },
    ],
    [
      'new path, same content',
      [known({ path: 'orders/b.csv' })],
      'append',
      { kind: 'duplicate-content', original: known({ path: 'orders/b.csv' }) },
    ],
    [
      'new path, same content of a snapshot',
      [known({ path: 'orders/b.csv' })],
      'snapshot',
      { kind: 'load', overwrites: false },
    ],
    [
      'new path, content of a rejected file',
      [known({ path: 'orders/b.csv', status: 'rejected' })],
      'append',
      { kind: 'load', overwrites: false },
    ],
    [
      'new path, content of a duplicate that was never loaded',
      [known({ path: 'orders/b.csv', status: 'duplicate_content' })],
      'append',
      { kind: 'load', overwrites: false },
    ],
    [
      'same content in another source',
      [known({ source: 'items' })],
      'append',
      { kind: 'load', overwrites: false },
    ],
  ])('%s', (_situation, rows, load, expected) => {
    expect(decideFile({ ...offered, load }, rows)).toEqual(expected)
  })
})

describe('the shrink guard', () => {
  it.each([
    { keys: 0, previousKeys: 0, isAccepted: false, shrunk: true },
    { keys: 0, previousKeys: 50, isAccepted: true, shrunk: true },
    { keys: 1, previousKeys: 0, isAccepted: false, shrunk: false },
    { keys: 1, previousKeys: 4, isAccepted: false, shrunk: true },
    { keys: 1, previousKeys: 4, isAccepted: true, shrunk: false },
    { keys: 2, previousKeys: 4, isAccepted: false, shrunk: false },
    { keys: 3, previousKeys: 4, isAccepted: false, shrunk: false },
  ])('$keys keys after $previousKeys, accepted by hand: $isAccepted', ({ shrunk, ...snapshot }) => {
    expect(hasShrunk({ ...snapshot, minKeepRatio: 0.5 })).toBe(shrunk)
  })

  it('compares with the effective snapshot of the greatest earlier date', () => {
    const rows = [
      known({ fileId: 'first', fileDate: '2024-01-01', ingestSeq: 1 }),
      known({ fileId: 'replaced', fileDate: '2024-01-02', ingestSeq: 2, status: 'superseded' }),
      known({ fileId: 'effective', fileDate: '2024-01-02', ingestSeq: 3 }),
      known({ fileId: 'refused', fileDate: '2024-01-03', ingestSeq: null, status: 'rejected' }),
      known({ fileId: 'later', fileDate: '2024-01-05', ingestSeq: 4 }),
    ]

    expect(previousSnapshot('orders', '2024-01-04', rows)?.fileId).toBe('effective')
    expect(previousSnapshot('orders', '2024-01-02', rows)?.fileId).toBe('first')
    expect(previousSnapshot('orders', '2024-01-01', rows)).toBeUndefined()
  })

  it('prefers a file of the batch itself to a loaded one of the same date', () => {
    const rows = [
      known({ fileId: 'loaded', fileDate: '2024-01-02', ingestSeq: 3 }),
      known({ fileId: 'in-batch', fileDate: '2024-01-02', ingestSeq: null, status: 'loading' }),
    ]

    expect(previousSnapshot('orders', '2024-01-04', rows)?.fileId).toBe('in-batch')
  })
})

describe('snapshots of one date', () => {
  it('are superseded by the one loaded last, whatever their order in the list', () => {
    const rows = [
      known({ fileId: 'third', fileDate: '2024-01-02', ingestSeq: 3 }),
      known({ fileId: 'first', fileDate: '2024-01-02', ingestSeq: 1 }),
      known({ fileId: 'second', fileDate: '2024-01-02', ingestSeq: 2 }),
      known({ fileId: 'other day', fileDate: '2024-01-03', ingestSeq: 0 }),
      known({ fileId: 'other source', source: 'items', fileDate: '2024-01-02', ingestSeq: 0 }),
    ]

    expect(supersededFiles(rows).map((row) => row.fileId)).toEqual(['first', 'second'])
  })
})

function known(traits: Partial<KnownFile>): KnownFile {
  const status: FileStatus = 'loaded'
  return {
    fileId: 'old',
    source: 'orders',
    path: 'orders/a.csv',
    fileDate: '2024-01-01',
    contentSha256: 'aaa',
    status,
    ingestSeq: 1,
    ...traits,
  }
}
