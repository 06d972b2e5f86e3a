/** Master data that comes and goes: what changes in one snapshot hits every live row at most once. */
import type { Random } from './random.ts'
import { drawDistinct } from './share.ts'

export interface LiveRow {
  isLive: boolean
  /** Index of the snapshot in which a deleted row is back. */
  returnsAt: number | undefined
}

export interface SnapshotChanges<T extends LiveRow> {
  /** Brings back the rows whose time has come. */
  returnDue(apply: (row: T) => void): void
  /** Applies a change to so many live rows that nothing has happened to yet in this snapshot. */
  change(count: number, apply: (row: T) => void): void
  /** The same for deletions; every second deleted row comes back. */
  remove(count: number, apply: (row: T) => void): void
}

/** Snapshots that a deleted row is away for. */
const awayFor = 5
/** Deletions begin with the fourth snapshot. */
const firstDeletion = 3

/** Changes of master data, one snapshot after the other; rows that are added meanwhile are left out of the current one. */
export function openLiveRows<T extends LiveRow>(
  random: Random,
  rows: readonly T[],
): (snapshot: number) => SnapshotChanges<T> {
  let deletions = 0
  return (snapshot) => {
    const known = rows.length
    const touched = new Set<T>()
    const change = (count: number, apply: (row: T) => void): void => {
      const isFree = (index: number): boolean => {
        const row = rows[index]
        return row?.isLive === true && !touched.has(row)
      }
      drawDistinct(random, { count, low: 0, high: known }, isFree, (index) => {
        const row = rows[index]
        if (row === undefined) throw new Error('internal: no such row')
        touched.add(row)
        apply(row)
      })
    }
    return {
      change,
      returnDue: (apply) => {
        for (const row of rows) {
          if (row.returnsAt !== snapshot) continue
          row.returnsAt = undefined
          row.isLive = true
          touched.add(row)
          apply(row)
        }
      },
      remove: (count, apply) => {
        if (snapshot < firstDeletion) return
        change(count, (row) => {
          deletions += 1
          row.isLive = false
          row.returnsAt = deletions % 2 === 0 ? snapshot + awayFor : undefined
          apply(row)
        })
      },
    }
  }
}
