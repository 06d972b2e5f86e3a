/**
 * What happened in the generated shop, as the generator made it happen.
 *
 * Truth is folded from these events alone; no pipeline has a part in it. `day` is always the index of the day whose
 * files first show the event (0 is the first day).
 */

import type { DatacoRule } from './dataco.ts'

/** Things that are only counted; the names are the keys of the manifest's `truth.counts`. */
export type CountName =
  | 'erp_orders'
  | 'erp_sale_lines'
  | 'erp_return_lines'
  | 'web_orders'
  | 'web_sale_lines'
  | 'web_return_lines'
  | 'payments'
  | 'cancelled_orders'
  | 'fraud_orders'
  | 'guest_orders'
  | 'duplicate_erp_orders'
  | 'duplicate_erp_order_items'
  | 'duplicate_erp_payments'
  | 'orphan_payments'
  | 'web_redelivered_orders'
  | 'web_late_orders'
  | 'web_wrong_totals'
  | 'unparseable_order_dates'
  | 'lines_of_unparseable_orders'
  | 'negative_quantity_lines'
  | 'unknown_product_lines'
  | 'never_known_customer_orders'
  | 'late_customer_orders'
  | 'customers_moved'
  | 'customers_tier_changed'
  | 'customers_touched'
  | 'customers_phone_changed'
  | 'customers_new'
  | 'customers_late'
  | 'customers_deleted'
  | 'customers_reappeared'
  | 'products_price_changed'
  | 'products_deleted'
  | 'products_reappeared'
  | 'dataco_rows'
  | 'dataco_kept_rows'
  | 'dataco_two_rules'
  | `dataco_${DatacoRule}`
  | 'dataco_customers'
  | 'dataco_products'
  | 'rr_views'
  | 'rr_carts'
  | 'rr_transactions'
  | 'duplicate_rr_events'
  | 'rr_property_rows'
  | 'rr_categories'

export interface CountEvent {
  readonly kind: 'count'
  readonly name: CountName
  readonly day: number
  readonly count: number
}

/** A line that the pipeline accepts: its order is known and it passes every drop rule. */
export interface LineEvent {
  readonly kind: 'line'
  readonly sourceSystem: 'shop' | 'dataco'
  /** The day on which both the line and its order have arrived. */
  readonly day: number
  /** The business day the money belongs to, as a day number. */
  readonly saleDay: number
  readonly netCents: number
  /** From the files of this day on the order is cancelled or fraud; undefined when it never is. */
  readonly notRevenueFrom: number | undefined
}

/** A change of master data that makes or ends a version of history. */
export interface MasterEvent {
  readonly kind: 'master'
  readonly entity: 'customer' | 'product'
  readonly id: number
  readonly day: number
  readonly change: 'insert' | 'update' | 'delete' | 'reinsert'
  /** Seconds since 1970-01-01 UTC from which the new state holds. */
  readonly validFrom: number
  /** The tracked columns as they are once cleaned, in the order of the history file; for a delete the last ones. */
  readonly tracked: readonly (string | null)[]
}

export type ShopEvent = CountEvent | LineEvent | MasterEvent

export interface EventLog {
  record(event: ShopEvent): void
}

/** Takes everything and keeps nothing: for what happens in the shop but is not asked for. */
export const silentLog: EventLog = { record: () => {} }

/** Counts one thing, or several at once. */
export function countEvent(log: EventLog, name: CountName, day: number, count = 1): void {
  if (count > 0) log.record({ kind: 'count', name, day, count })
}
