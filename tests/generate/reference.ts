/** Reads generated files as DOMAIN says a pipeline must, in the plainest way, to compare with the generator's truth. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'

type Row = Record<string, string>

/** Accepted lines of the shop, and the sum of their net amounts by business date over revenue orders. */
export function netRevenue(root: string): {
  readonly lines: number
  readonly byDate: Record<string, string>
} {
  const headers = new Map<
    string,
    { readonly instant: number; readonly status: string; readonly updatedAt: string }
  >()
  for (const { row } of rowsOf(root, 'orders')) {
    const instant = parseInstant(row.order_date ?? '')
    const known = headers.get(row.order_id ?? '')
    if (instant === undefined || (known !== undefined && known.updatedAt > (row.updated_at ?? ''))) continue
    headers.set(row.order_id ?? '', {
      instant,
      status: (row.order_status ?? '').trim().toLowerCase(),
      updatedAt: row.updated_at ?? '',
    })
  }
  const cents = new Map<string, bigint>()
  const add = (date: string, net: bigint): unknown => cents.set(date, (cents.get(date) ?? 0n) + net)
  let lines = 0
  for (const order of webOrders(root)) {
    const instant = Date.parse(order.order_timestamp)
    headers.set(order.order_id, { instant, status: order.status.trim().toLowerCase(), updatedAt: '' })
    lines += order.items.length
    if (isStopped(order.status)) continue
    for (const item of order.items) {
      add(
        newYorkDate(instant),
        BigInt(item.quantity) * centsOf(item.unit_price.toFixed(2)) -
          centsOf((item.discount_amount ?? 0).toFixed(2)),
      )
    }
  }
  const items = new Map(rowsOf(root, 'order_items').map(({ row }) => [row.order_item_id, row]))
  for (const row of items.values()) {
    const header = headers.get(row.order_id ?? '')
    const isReturn = row.line_type === 'RETURN'
    const quantity = BigInt(row.quantity ?? '')
    if (header === undefined || (isReturn ? quantity >= 0n : quantity <= 0n)) continue
    lines += 1
    if (isStopped(header.status)) continue
    const instant = isReturn ? parseInstant(row.line_timestamp ?? '') : header.instant
    const date = newYorkDate(instant ?? Number.NaN)
    add(date, quantity * centsOf(row.unit_price ?? '') - centsOf(row.discount_amount ?? ''))
  }
  return { lines, byDate: Object.fromEntries([...cents].sort().map(([date, sum]) => [date, decimal(sum)])) }
}

/** DataCo rows that keep all thirteen rules, and what they bring in by business date. */
export function datacoRevenue(root: string): {
  readonly lines: number
  readonly byDate: Record<string, string>
} {
  const cents = new Map<string, bigint>()
  let lines = 0
  for (const name of namesIn(root, 'dataco')) {
    const text = new TextDecoder('windows-1252').decode(readFileSync(join(root, 'landing/dataco', name)))
    const rows: Row[] = parse(text, { columns: true })
    for (const row of rows) {
      const needed = [
        'Type',
        'Customer Id',
        'Order Id',
        'Product Card Id',
        'Order Item Cardprod Id',
        'order date (DateOrders)',
        'Order Status',
        'Shipping Mode',
        'Delivery Status',
        'Market',
        'Order Region',
      ]
      if (needed.some((column) => row[column] === '')) continue
      if (!(Number(row['Order Item Quantity']) > 0 && Number(row['Order Item Product Price']) > 0)) continue
      lines += 1
      if (['CANCELED', 'SUSPECTED_FRAUD'].includes(row['Order Status'] ?? '')) continue
      const [, month, day, year, time] =
        /^(\d+)\/(\d+)\/(\d+) (\d+:\d+)$/.exec(row['order date (DateOrders)'] ?? '') ?? []
      const instant = Date.parse(
        `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}T${time?.padStart(5, '0')}Z`,
      )
      const date = newYorkDate(instant)
      // The noise is far below half a cent, so a double finds the cent.
      cents.set(date, (cents.get(date) ?? 0n) + BigInt(Math.round(Number(row['Order Item Total']) * 100)))
    }
  }
  return { lines, byDate: Object.fromEntries([...cents].sort().map(([date, sum]) => [date, decimal(sum)])) }
}

interface WebOrder {
  readonly order_id: string
  readonly order_timestamp: string
  readonly updated_at: string
  readonly status: string
  readonly items: readonly {
    readonly quantity: number
    readonly unit_price: number
    readonly discount_amount?: number
  }[]
}

/** The orders of every web file, file by file. */
export function webFiles(root: string): readonly (readonly WebOrder[])[] {
  return namesIn(root, 'web_orders').map((name) =>
    readFileSync(join(root, 'landing/web_orders', name), 'utf8')
      .trim()
      .split('\n')
      .map((line): WebOrder => JSON.parse(line)),
  )
}

/** All rows of a folder's files as text, without headers. */
export function linesOf(root: string, folder: string): readonly string[] {
  return namesIn(root, folder).flatMap((name) =>
    readFileSync(join(root, 'landing', folder, name), 'utf8')
      .trim()
      .split('\n')
      .slice(1),
  )
}

// The newest version of each.
function webOrders(root: string): readonly WebOrder[] {
  const newest = new Map<string, WebOrder>()
  for (const order of webFiles(root).flat()) {
    const known = newest.get(order.order_id)
    if (known === undefined || Date.parse(order.updated_at) >= Date.parse(known.updated_at))
      newest.set(order.order_id, order)
  }
  return [...newest.values()]
}

function isStopped(status: string): boolean {
  return ['cancelled', 'canceled', 'fraud', 'suspected_fraud'].includes(status.trim().toLowerCase())
}

/** The history of snap_customers_shop: timestamp strategy, deletes invalidate. */
export function customerHistory(root: string): string[] {
  const tracked = [
    'first_name',
    'last_name',
    'street',
    'city',
    'state',
    'postal_code',
    'country',
    'region',
    'tier',
  ]
  return history(root, {
    entity: 'customer',
    tracked,
    clean: (row) => ({
      ...row,
      region: row.region === '' ? 'Unknown' : (row.region ?? ''),
      tier: (row.tier ?? '').toLowerCase(),
    }),
    effectiveAt: (row, day) => {
      const own = row.updated_at === '' ? undefined : parseInstant(row.updated_at ?? '')
      return own !== undefined && own < midnight(nextDate(day)) ? own : midnight(day)
    },
    deletedRows: false,
  })
}

/** The history of snap_products_shop: check strategy, deletes make a row. */
export function productHistory(root: string): string[] {
  const tracked = ['product_name', 'category', 'subcategory', 'brand', 'unit_price', 'unit_cost', 'status']
  return history(root, {
    entity: 'product',
    tracked,
    clean: (row) => ({
      ...row,
      category: row.category === '' ? 'Uncategorized' : (row.category ?? ''),
      unit_price: (row.unit_price ?? '').replace(/^\$/, ''),
    }),
    effectiveAt: (_row, day) => midnight(day),
    deletedRows: true,
  })
}

interface HistoryRules {
  readonly entity: 'customer' | 'product'
  readonly tracked: readonly string[]
  readonly clean: (row: Row) => Row
  readonly effectiveAt: (row: Row, day: string) => number
  readonly deletedRows: boolean
}

// DOMAIN D.2 and D.3, one key at a time over all snapshots.
function history(root: string, rules: HistoryRules): string[] {
  const snapshots = new Map<string, Map<string, Row>>()
  for (const { date, row } of rowsOf(root, `${rules.entity}s`)) {
    const snapshot = snapshots.get(date) ?? new Map<string, Row>()
    snapshots.set(date, snapshot.set(row[`${rules.entity}_id`] ?? '', row))
  }
  const days = [...snapshots.keys()].sort()
  const keys = [...new Set([...snapshots.values()].flatMap((rows) => [...rows.keys()]))].sort(
    (left, right) => Number(left) - Number(right),
  )
  const lines = [
    [
      `${rules.entity}_id`,
      'version_number',
      'valid_from',
      'valid_to',
      'is_current',
      'is_deleted',
      'change_type',
      ...rules.tracked,
    ].join(','),
  ]
  for (const key of keys) {
    const observations = new Map<number, string | undefined>()
    let runStart: string | undefined
    let runs = 0
    for (const day of days) {
      const row = snapshots.get(day)?.get(key)
      if (row === undefined) {
        if (runStart !== undefined) observations.set(midnight(day), undefined)
        runStart = undefined
        continue
      }
      if (runStart === undefined) runs += 1
      runStart ??= day
      const cleaned = rules.clean(
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => [name, value.trim().replace(/\s+/g, ' ')]),
        ),
      )
      const at = rules.effectiveAt(cleaned, day)
      observations.set(
        runs > 1 ? Math.max(at, midnight(runStart)) : at,
        rules.tracked.map((name) => quoted(cleaned[name] ?? '')).join(','),
      )
    }
    const states = [...observations]
      .sort(([left], [right]) => left - right)
      .filter(([, content], index, all) => content !== all[index - 1]?.[1])
    let version = 0
    states.forEach(([at, content], index) => {
      if (content === undefined && !rules.deletedRows) return
      version += 1
      const next = states[index + 1]
      const before = states[index - 1]
      const change =
        content === undefined
          ? 'delete'
          : before === undefined
            ? 'insert'
            : before[1] === undefined
              ? 'reinsert'
              : 'update'
      const validTo = next === undefined ? '9999-12-31T00:00:00Z' : iso(next[0])
      lines.push(
        [
          key,
          version,
          iso(at),
          validTo,
          next === undefined,
          content === undefined,
          change,
          content ?? before?.[1],
        ].join(','),
      )
    })
  }
  return lines
}

function rowsOf(root: string, folder: string): { readonly date: string; readonly row: Row }[] {
  return namesIn(root, folder).flatMap((name) => {
    const compact = /\d{8}/.exec(name)?.[0] ?? ''
    const date = `${compact.slice(0, 4)}-${compact.slice(4, 6)}-${compact.slice(6)}`
    const rows: Row[] = parse(readFileSync(join(root, 'landing', folder, name)), { columns: true })
    return rows.map((row) => ({ date, row }))
  })
}

function namesIn(root: string, folder: string): readonly string[] {
  const path = join(root, 'landing', folder)
  return existsSync(path) ? readdirSync(path).sort() : []
}

// DOMAIN E.5, the shapes that the generator uses. Milliseconds since 1970.
function parseInstant(text: string): number | undefined {
  if (/^\d{10}$/.test(text)) return Number(text) * 1000
  if (/^\d{13}$/.test(text)) return Number(text)
  const packed = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text)
  if (packed !== null)
    return Date.parse(`${packed[1]}-${packed[2]}-${packed[3]}T${packed[4]}:${packed[5]}:${packed[6]}Z`)
  const slashes = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\S+)$/.exec(text)
  if (slashes !== null)
    return Date.parse(
      `${slashes[3]}-${slashes[1]?.padStart(2, '0')}-${slashes[2]?.padStart(2, '0')}T${slashes[4]}Z`,
    )
  if (/^\d{2}-[A-Z][a-z]{2}-\d{4} \d\d:\d\d:\d\d$/.test(text)) return Date.parse(`${text} UTC`)
  const plain = /^(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d:\d\d:\d\d)(Z|[+-]\d\d:\d\d)?$/.exec(text)
  if (plain !== null) return Date.parse(`${plain[1]}-${plain[2]}-${plain[3]}T${plain[4]}${plain[5] ?? 'Z'}`)
  return undefined
}

const newYork = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York', dateStyle: 'short' })

function newYorkDate(instant: number): string {
  return newYork.format(instant)
}

// The instant at which a New York day begins: 04:00 or 05:00 UTC.
function midnight(day: string): number {
  const early = Date.parse(`${day}T04:00:00Z`)
  return newYorkDate(early) === day ? early : early + 3_600_000
}

function nextDate(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}

function iso(instant: number): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z')
}

function quoted(value: string): string {
  return /[",]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}

function centsOf(text: string): bigint {
  return BigInt(text.replace('.', ''))
}

function decimal(cents: bigint): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, '0')
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
