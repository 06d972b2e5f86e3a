/** Rows that belong to the file of some day, in the order in which they were made. */
export interface RowQueue<T = string> {
  add(day: number, row: T): void
  /** The rows of a day, which are forgotten by this. */
  take(day: number): readonly T[]
}

export function openRowQueue<T = string>(): RowQueue<T> {
  const byDay = new Map<number, T[]>()
  return {
    add: (day, row) => {
      const rows = byDay.get(day)
      if (rows === undefined) byDay.set(day, [row])
      else rows.push(row)
    },
    take: (day) => {
      const rows = byDay.get(day) ?? []
      byDay.delete(day)
      return rows
    },
  }
}
