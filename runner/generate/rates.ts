/** How often things go wrong, and how often the business changes, in basis points (ten-thousandths) of a base. */

export type DirtLevel = 'off' | 'default' | 'heavy'

/** Defects: `--dirt off` makes none of them, `--dirt heavy` five times as many. */
const defects = {
  /** Rows sent twice, of all rows of the source. */
  duplicateRows: 100,
  /** Web orders sent again unchanged, sent 1 to 48 hours late, and with a wrong total, of web orders. */
  webRedelivered: 100,
  webLate: 200,
  webWrongTotal: 50,
  /** Of ERP orders. */
  unparseableOrderDate: 20,
  neverKnownCustomer: 30,
  lateCustomer: 30,
  /** Of ERP SALE lines. */
  negativeQuantity: 10,
  unknownProduct: 20,
  /** Of payments. */
  orphanPayment: 20,
  /** Of DataCo rows: for each of the 13 drop rules, and rows that break two. */
  datacoBrokenRule: 5,
  datacoTwoRules: 10,
  /** Of values: spaces, letter case, date formats, spellings and currency signs that cleaning takes away again. */
  untidyText: 300,
} as const

/** Events of an ordinary shop; the dirt level leaves them alone. */
const business = {
  /** Of orders. */
  cancelledOrders: 400,
  fraudOrders: 50,
  /** Of ERP orders. */
  guestOrders: 200,
  /** Of SALE lines. */
  returnLines: 600,
  /** Of orders: paid in two parts. */
  splitPayments: 1500,
  /** Per snapshot after the first, of customers at the start. */
  customersMoved: 20,
  customersTierChanged: 10,
  customersTouched: 10,
  customersPhoneChanged: 10,
  customersNew: 30,
  /** Per snapshot from the fourth on. */
  customersDeleted: 5,
  productsDeleted: 10,
  /** Per snapshot after the first, of products. */
  productsPriceChanged: 50,
} as const

export type RateName = keyof typeof defects | keyof typeof business
export type Rates = Readonly<Record<RateName, number>>

/** Every rate by name, for one command line flag each. */
export const rateNames: readonly RateName[] = [...keysOf(defects), ...keysOf(business)]

/** The rates of a dirt level with single ones replaced; never more than 10,000. */
export function ratesFor(level: DirtLevel, overrides: Partial<Rates> = {}): Rates {
  const factor = { off: 0, default: 1, heavy: 5 }[level]
  const scaled = Object.fromEntries(
    keysOf(defects).map((name) => [name, Math.min(10_000, defects[name] * factor)]),
  )
  return { ...scaled, ...business, ...overrides } as Rates
}

function keysOf<T extends object>(record: T): (keyof T)[] {
  return Object.keys(record) as (keyof T)[]
}
