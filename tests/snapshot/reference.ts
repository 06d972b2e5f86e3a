/** The rules of a history written down a second time, record by record and without SQL, to hold the SQL against. */

export interface HistoryOptions {
  readonly mode: 'full_snapshot' | 'delta'
  readonly strategy: 'check' | 'timestamp'
  readonly hardDeletes: 'ignore' | 'invalidate' | 'new_record'
  /** Tracks a third column, `band`, from this date on. */
  readonly band?: string
}

/** One accepted record. Times are milliseconds, UTC; `fileDate` is the start of the file's day. */
export interface Observation {
  readonly key: number
  readonly city: string | null
  readonly tier: string | null
  readonly band: string | null
  readonly phone: string | null
  readonly updatedAt: number | null
  readonly isDelete: boolean
  readonly fileDate: number
  readonly sequence: number
  readonly rowNumber: number
}

export interface Version {
  readonly key: number
  readonly version: number
  readonly city: string | null
  readonly tier: string | null
  readonly band: string | null
  readonly phone: string | null
  readonly validFrom: number
  readonly validTo: number
  readonly isDeleted: boolean
  readonly changeType: string
}

export const OPEN_END = Date.UTC(9999, 11, 31)
const DAY = 86_400_000

interface Effect {
  readonly at: number
  readonly order: readonly [number, number, number]
  readonly row: Observation | undefined
}

/** All versions of all keys, by key and time. */
export function referenceHistory(
  observations: readonly Observation[],
  options: HistoryOptions,
): readonly Version[] {
  const keys = [...new Set(observations.map((row) => row.key))].sort((left, right) => left - right)
  return keys.flatMap((key) => {
    const own = observations.filter((row) => row.key === key)
    const effects =
      options.mode === 'delta' ? deltaEffects(own, options) : snapshotEffects(own, observations, options)
    return versionsOf(key, lastOfEachMoment(effects), options)
  })
}

function deltaEffects(own: readonly Observation[], options: HistoryOptions): readonly Effect[] {
  return own.flatMap((row): readonly Effect[] => {
    if (row.updatedAt === null) return []
    if (!row.isDelete) return [{ at: row.updatedAt, order: orderOf(row), row }]
    return options.hardDeletes === 'ignore'
      ? []
      : [{ at: row.updatedAt, order: orderOf(row), row: undefined }]
  })
}

function snapshotEffects(
  own: readonly Observation[],
  all: readonly Observation[],
  options: HistoryOptions,
): readonly Effect[] {
  const dates = [...new Set(all.map((row) => row.fileDate))].sort((left, right) => left - right)
  const effects: Effect[] = []
  let wasPresent = false
  let runs = 0
  let runStart = 0
  for (const date of dates) {
    const rows = own.filter((row) => row.fileDate === date)
    if (rows.length === 0) {
      if (wasPresent && options.hardDeletes !== 'ignore')
        effects.push({ at: date, order: [date, Infinity, 0], row: undefined })
      wasPresent = false
      continue
    }
    if (!wasPresent) {
      runs += 1
      runStart = date
    }
    wasPresent = true
    for (const row of rows) {
      const isTrusted =
        options.strategy === 'timestamp' && row.updatedAt !== null && row.updatedAt < date + DAY
      const at = isTrusted ? (row.updatedAt ?? date) : date
      const isLater = options.hardDeletes !== 'ignore' && runs > 1
      effects.push({ at: isLater ? Math.max(at, runStart) : at, order: orderOf(row), row })
    }
  }
  return effects
}

function lastOfEachMoment(effects: readonly Effect[]): readonly Effect[] {
  const last = new Map<number, Effect>()
  for (const effect of effects) {
    const known = last.get(effect.at)
    if (known === undefined || isAfter(effect.order, known.order)) last.set(effect.at, effect)
  }
  return [...last.values()].sort((left, right) => left.at - right.at)
}

type Draft = Omit<Version, 'version' | 'validTo' | 'changeType'>

function versionsOf(key: number, effects: readonly Effect[], options: HistoryOptions): readonly Version[] {
  const states: Draft[] = []
  for (const { at, row } of effects) {
    const open = states.at(-1)
    if (row === undefined) {
      if (open !== undefined && !open.isDeleted) states.push({ ...open, validFrom: at, isDeleted: true })
      continue
    }
    const isTracked = options.band !== undefined && at >= Date.parse(options.band)
    const next: Draft = {
      key,
      city: row.city,
      tier: row.tier,
      band: isTracked ? row.band : null,
      phone: row.phone,
      validFrom: at,
      isDeleted: false,
    }
    const isSame =
      open !== undefined &&
      !open.isDeleted &&
      open.city === next.city &&
      open.tier === next.tier &&
      open.band === next.band
    if (isSame) states[states.length - 1] = { ...open, phone: next.phone }
    else states.push(next)
  }
  const dated = states.map((state, index) => ({
    ...state,
    validTo: states[index + 1]?.validFrom ?? OPEN_END,
    changeType: changeOf(state, states[index - 1]),
  }))
  return dated
    .filter((state) => !(state.isDeleted && options.hardDeletes === 'invalidate'))
    .map((state, index) => ({ ...state, version: index + 1 }))
}

function changeOf(state: Draft, before: Draft | undefined): string {
  if (state.isDeleted) return 'delete'
  if (before === undefined) return 'insert'
  return before.isDeleted ? 'reinsert' : 'update'
}

function orderOf(row: Observation): readonly [number, number, number] {
  return [row.fileDate, row.sequence, row.rowNumber]
}

function isAfter(left: readonly [number, number, number], right: readonly [number, number, number]): boolean {
  for (const index of [0, 1, 2] as const) if (left[index] !== right[index]) return left[index] > right[index]
  return false
}
