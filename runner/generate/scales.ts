/** How much is generated at each scale. All numbers are exact: the tests hold the generator to them. */

export type ScaleName = 'tiny' | 'small' | 'demo' | 'large'

export interface Scale {
  readonly startDate: string
  readonly days: number
  /** Customers and products in the first snapshot. */
  readonly customers: number
  readonly products: number
  /** Snapshots of master data: every day, or weekly with the last fortnight daily. */
  readonly snapshots: 'daily' | 'weekly'
  /** Orders over `days`; another number of days scales them in proportion. */
  readonly erpOrders: number
  readonly webOrders: number
  readonly datacoRows: number
  readonly views: number
  readonly carts: number
  readonly transactions: number
  readonly visitors: number
  readonly items: number
  /** The exact expected histories are written beside the manifest. */
  readonly writesTruthFiles: boolean
}

export const scales: Readonly<Record<ScaleName, Scale>> = {
  tiny: {
    startDate: '2024-02-24',
    days: 10,
    customers: 50,
    products: 20,
    snapshots: 'daily',
    erpOrders: 120,
    webOrders: 80,
    datacoRows: 300,
    views: 1_800,
    carts: 140,
    transactions: 60,
    visitors: 400,
    items: 100,
    writesTruthFiles: true,
  },
  small: {
    startDate: '2024-02-15',
    days: 30,
    customers: 1_000,
    products: 200,
    snapshots: 'daily',
    erpOrders: 3_000,
    webOrders: 2_000,
    datacoRows: 3_000,
    views: 45_000,
    carts: 3_500,
    transactions: 1_500,
    visitors: 10_000,
    items: 500,
    writesTruthFiles: true,
  },
  demo: {
    startDate: '2023-09-01',
    days: 182,
    customers: 20_000,
    products: 1_000,
    snapshots: 'weekly',
    erpOrders: 60_000,
    webOrders: 40_000,
    datacoRows: 30_000,
    views: 450_000,
    carts: 35_000,
    transactions: 15_000,
    visitors: 100_000,
    items: 5_000,
    writesTruthFiles: false,
  },
  large: {
    startDate: '2023-03-01',
    days: 365,
    customers: 200_000,
    products: 20_000,
    snapshots: 'weekly',
    erpOrders: 2_700_000,
    webOrders: 1_800_000,
    datacoRows: 180_000,
    views: 18_000_000,
    carts: 1_400_000,
    transactions: 600_000,
    visitors: 4_000_000,
    items: 100_000,
    writesTruthFiles: false,
  },
}

/** The day indexes that have a snapshot of master data, ascending from 0. */
export function snapshotDays(rhythm: Scale['snapshots'], days: number): readonly number[] {
  const all = Array.from({ length: days }, (_, day) => day)
  return rhythm === 'daily' ? all : all.filter((day) => day % 7 === 0 || day >= days - 14)
}
