/** Folds the event log into what a correct pipeline must find. */
import { isoDay, isoInstant } from './calendar.ts'
import { csvRow, moneyText } from './csv.ts'
import type { CountName, EventLog, LineEvent, MasterEvent, ShopEvent } from './event-log.ts'

/** The manifest's `truth`: everything as of the files of one day. */
export interface Truth {
  readonly counts: Readonly<Record<string, number>>
  readonly dim_customer: {
    /** Rows of the dimension: the history and the unknown member. */
    readonly rows: number
    readonly keys: number
    readonly history_rows: number
    readonly current_rows: number
  }
  readonly dim_product: {
    readonly rows: number
    readonly keys: number
    readonly history_rows: number
    readonly current_rows: number
    /** Current rows that say the product is deleted. */
    readonly deleted_rows: number
  }
  readonly fact_sales: { readonly rows: Readonly<Record<string, number>> }
  /** Source system, then business date, then the sum of net amounts of revenue orders, exact to the cent. */
  readonly net_revenue: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export interface TruthLog extends EventLog {
  truth(): Truth
  /** The expected rows of snap_customers_shop or snap_products_shop as CSV, by key and version. */
  historyCsv(entity: MasterEvent['entity']): string
  dailyNetRevenueCsv(): string
}

/** The tracked columns of each history, in the order of {@link MasterEvent.tracked}. */
export const trackedColumns = {
  customer: [
    'first_name',
    'last_name',
    'street',
    'city',
    'state',
    'postal_code',
    'country',
    'region',
    'tier',
  ],
  product: ['product_name', 'category', 'subcategory', 'brand', 'unit_price', 'unit_cost', 'status'],
} as const

/**
 * @param throughDay index of the last day whose files count; later events are left out.
 * @param keepsHistory whether {@link TruthLog.historyCsv} will be asked for: it needs memory for every version.
 */
export function openTruthLog(throughDay: number, keepsHistory: boolean): TruthLog {
  const counts = new Map<CountName, number>()
  const changes = { customer: newChangeCounts(), product: newChangeCounts() }
  const history: { readonly customer: MasterEvent[]; readonly product: MasterEvent[] } = {
    customer: [],
    product: [],
  }
  const lines = new Map<string, number>()
  const revenue = new Map<string, Map<number, number>>()

  const recordLine = (line: LineEvent): void => {
    lines.set(line.sourceSystem, (lines.get(line.sourceSystem) ?? 0) + 1)
    if (line.notRevenueFrom !== undefined && line.notRevenueFrom <= throughDay) return
    const byDay = revenue.get(line.sourceSystem) ?? new Map<number, number>()
    revenue.set(line.sourceSystem, byDay)
    byDay.set(line.saleDay, (byDay.get(line.saleDay) ?? 0) + line.netCents)
  }
  const record = (event: ShopEvent): void => {
    if (event.day > throughDay) return
    if (event.kind === 'count') counts.set(event.name, (counts.get(event.name) ?? 0) + event.count)
    else if (event.kind === 'line') recordLine(event)
    else {
      changes[event.entity][event.change] += 1
      if (keepsHistory) history[event.entity].push(event)
    }
  }
  const revenueRows = (): [string, string, string][] =>
    [...revenue].flatMap(([system, byDay]) =>
      [...byDay]
        .sort(([left], [right]) => left - right)
        .map(([day, cents]): [string, string, string] => [system, isoDay(day), moneyText(cents)]),
    )

  return {
    record,
    truth: () => ({
      counts: Object.fromEntries([...counts].sort(([left], [right]) => (left < right ? -1 : 1))),
      dim_customer: customerTruth(changes.customer),
      dim_product: productTruth(changes.product),
      fact_sales: { rows: Object.fromEntries(lines) },
      net_revenue: nest(revenueRows()),
    }),
    historyCsv: (entity) => historyCsv(entity, history[entity]),
    dailyNetRevenueCsv: () =>
      [['source_system', 'sale_date', 'net_revenue'], ...revenueRows()].map(csvRow).join(''),
  }
}

const openEnd = '9999-12-31T00:00:00Z'

// Deleted customers leave a gap (invalidate); deleted products get a row that says so (new_record).
function historyCsv(entity: MasterEvent['entity'], events: readonly MasterEvent[]): string {
  const header = [
    `${entity}_id`,
    'version_number',
    'valid_from',
    'valid_to',
    'is_current',
    'is_deleted',
    'change_type',
    ...trackedColumns[entity],
  ]
  const byKey = new Map<number, MasterEvent[]>()
  for (const event of events) {
    const known = byKey.get(event.id)
    if (known === undefined) byKey.set(event.id, [event])
    else known.push(event)
  }
  const rows = [...byKey]
    .sort(([left], [right]) => left - right)
    .flatMap(([id, states]) => {
      let version = 0
      return states.flatMap((state, index) => {
        if (state.change === 'delete' && entity === 'customer') return []
        version += 1
        const next = states[index + 1]
        const validTo = next === undefined ? openEnd : isoInstant(next.validFrom)
        return [
          csvRow([
            id,
            version,
            isoInstant(state.validFrom),
            validTo,
            String(next === undefined),
            String(state.change === 'delete'),
            state.change,
            ...state.tracked,
          ]),
        ]
      })
    })
  return csvRow(header) + rows.join('')
}

function newChangeCounts(): Record<MasterEvent['change'], number> {
  return { insert: 0, update: 0, delete: 0, reinsert: 0 }
}

// A deleted customer leaves a gap in its history, a deleted product a row that says so.
function customerTruth(changes: Record<MasterEvent['change'], number>): Truth['dim_customer'] {
  const history = changes.insert + changes.update + changes.reinsert
  return {
    rows: history + 1,
    keys: changes.insert,
    history_rows: history,
    current_rows: changes.insert - changes.delete + changes.reinsert,
  }
}

function productTruth(changes: Record<MasterEvent['change'], number>): Truth['dim_product'] {
  const history = changes.insert + changes.update + changes.delete + changes.reinsert
  return {
    rows: history + 1,
    keys: changes.insert,
    history_rows: history,
    current_rows: changes.insert,
    deleted_rows: changes.delete - changes.reinsert,
  }
}

function nest(rows: readonly [string, string, string][]): Record<string, Record<string, string>> {
  const nested: Record<string, Record<string, string>> = {}
  for (const [outer, inner, value] of rows) {
    const group = nested[outer] ?? {}
    group[inner] = value
    nested[outer] = group
  }
  return nested
}
