/** The shop's customers: who is in each snapshot, what changes between snapshots, and who buys. */
import { businessDaySeconds, businessDayStart, compactDay, isoDay } from './calendar.ts'
import { csvRow } from './csv.ts'
import {
  type Customer,
  customerColumns,
  customerRow,
  hasTrustedTime,
  openPeople,
  type People,
  trackedCustomer,
} from './customer.ts'
import { countEvent, type EventLog, type MasterEvent } from './event-log.ts'
import type { FileSet } from './files.ts'
import { openLiveRows } from './live-rows.ts'
import type { GenerateParameters } from './options.ts'
import { drawWeighted, openStream, type Random, runningTotals } from './random.ts'
import { snapshotDays } from './scales.ts'
import { countOf, dealt } from './share.ts'
import { tiers } from './words.ts'

export interface CustomerBase {
  /** Applies the changes of the day and writes its snapshot, when it has one. `day` counts up from 0. */
  advance(day: number, files: FileSet): void
  /** Who places an order on that day: the more active, the more often. */
  drawBuyer(day: number, random: Random): Customer
  /** A new customer who places the first order on that day, within a week of signing up, if one is left. */
  takeNewBuyer(day: number): Customer | undefined
  /** A customer who orders now and is in the master data only from the third snapshot after this one on. */
  addLate(day: number, orderedAt: number): Customer
  /** The first day index whose orders can no longer have a late customer. */
  readonly lateEndDay: number
}

// Orders of a customer relative to the others: one order, 2–5, 6–15, heavy.
const orderWeights = [1, 3, 10, 30] as const
const orderShares = [35, 40, 20, 5] as const
const tierShares = [50, 30, 15, 5] as const
const orderTotals = runningTotals(orderShares)
const tierTotals = runningTotals(tierShares)

export function openCustomers(parameters: GenerateParameters, log: EventLog): CustomerBase {
  const { seed, rates, scale, startDay, days } = parameters
  const snapshots = snapshotDays(scale.snapshots, days)
  const people = openPeople(seed, 'customers', rates.untidyText)
  const market = openMarket()
  const record = (customer: Customer, change: MasterEvent['change'], day: number): void =>
    recordMaster(log, customer, { change, day, date: startDay + day })
  addFirstCustomers(parameters, people, (customer, activity) => {
    market.add(customer, activity)
    record(customer, 'insert', 0)
  })
  const applyChanges = openChanges(parameters, { people, market, record, log })
  const late = openLateCustomers(parameters, snapshots)

  return {
    ...market,
    addLate: late.add,
    lateEndDay: late.endDay,
    advance: (day, files) => {
      const snapshot = snapshots.indexOf(day)
      if (snapshot === -1) return
      if (snapshot > 0) applyChanges(snapshot, day)
      for (const customer of late.admit(snapshot)) {
        record(customer, 'insert', day)
        countEvent(log, 'customers_late', day)
      }
      writeSnapshot(files, startDay + day, snapshot, [...market.customers, ...late.customers])
    },
  }
}

interface Market extends Pick<CustomerBase, 'drawBuyer' | 'takeNewBuyer'> {
  readonly customers: readonly Customer[]
  add(customer: Customer, activity: number): void
  /** Keeps the first order of that day for a new customer. */
  expectFirstOrder(customer: Customer, day: number): void
}

// Who buys, and how often compared with the others.
function openMarket(): Market {
  const customers: Customer[] = []
  const weights: number[] = []
  const firstOrders = new Map<number, Customer[]>()
  let totalWeight = 0
  return {
    customers,
    add: (customer, activity) => {
      customers.push(customer)
      totalWeight += orderWeights[activity] ?? 1
      weights.push(totalWeight)
    },
    expectFirstOrder: (customer, day) => {
      firstOrders.set(day, [...(firstOrders.get(day) ?? []), customer])
    },
    takeNewBuyer: (day) => {
      const waiting = firstOrders.get(day)?.shift()
      return waiting?.isLive === true ? waiting : undefined
    },
    drawBuyer: (day, random) => {
      const isBuying = (customer: Customer | undefined): customer is Customer =>
        customer?.isLive === true && customer.activeFrom <= day && day < customer.activeUntil
      for (let attempt = 0; attempt < 1000; attempt += 1) {
        const customer = customers[drawWeighted(random, weights)]
        if (isBuying(customer)) return customer
      }
      // Hardly anyone is left: take whoever is.
      const anyone = customers.find(isBuying) ?? customers[0]
      if (anyone === undefined) throw new Error('internal: a shop without customers')
      return anyone
    },
  }
}

function addFirstCustomers(
  { seed, scale, startDay, days }: GenerateParameters,
  people: People,
  add: (customer: Customer, activity: number) => void,
): void {
  const { random } = people
  const tierOf = dealt(tierShares, scale.customers, openStream(seed, 'customers.tiers'))
  const activityOf = dealt(orderShares, scale.customers, openStream(seed, 'customers.activity'))
  const stops = dealt([75, 25], scale.customers, openStream(seed, 'customers.stops'))
  for (let index = 0; index < scale.customers; index += 1) {
    const signupDay = startDay - random.between(2, 1000)
    const updatedDay = signupDay + random.below(startDay - signupDay)
    const stopDay = random.below(days)
    const customer = people.create({
      id: index + 1,
      signupDay,
      activeFrom: 0,
      activeUntil: stops[index] === 1 ? stopDay : days,
      tier: tierOf[index] ?? 0,
      // The shortest business day has 23 hours.
      updatedAt: businessDayStart(updatedDay) + random.below(23 * 3600),
    })
    add(customer, activityOf[index] ?? 0)
  }
}

interface Changing {
  readonly people: People
  readonly market: Market
  readonly record: (customer: Customer, change: MasterEvent['change'], day: number) => void
  readonly log: EventLog
}

// What happens between two snapshots: every customer is hit by one thing at most, new ones by nothing else.
function openChanges(
  parameters: GenerateParameters,
  { people, market, record, log }: Changing,
): (snapshot: number, day: number) => void {
  const { seed, rates, scale, startDay } = parameters
  const { random } = people
  const openSnapshot = openLiveRows(openStream(seed, 'customers.changes'), market.customers)
  const countFor = (basisPoints: number): number => countOf(basisPoints, scale.customers)
  const momentOf = (day: number): number =>
    businessDayStart(startDay + day) + random.below(businessDaySeconds(startDay + day))
  return (snapshot, day) => {
    const changes = openSnapshot(snapshot)
    changes.returnDue((customer) => {
      record(customer, 'reinsert', day)
      countEvent(log, 'customers_reappeared', day)
    })
    for (let index = 0; index < countFor(rates.customersNew); index += 1) {
      const customer = drawNewCustomer(parameters, people, {
        id: market.customers.length + 1,
        day,
        at: momentOf(day),
      })
      market.add(customer, drawWeighted(random, orderTotals))
      market.expectFirstOrder(customer, day + random.below(7))
      record(customer, 'insert', day)
      countEvent(log, 'customers_new', day)
    }
    changes.remove(countFor(rates.customersDeleted), (customer) => {
      record(customer, 'delete', day)
      countEvent(log, 'customers_deleted', day)
    })
    changes.change(countFor(rates.customersMoved), (customer) => {
      Object.assign(customer, people.drawAddress(customer.place), { updatedAt: momentOf(day) })
      record(customer, 'update', day)
      countEvent(log, 'customers_moved', day)
    })
    changes.change(countFor(rates.customersTierChanged), (customer) => {
      customer.tier = (customer.tier + random.between(1, tiers.length - 1)) % tiers.length
      customer.updatedAt = momentOf(day)
      record(customer, 'update', day)
      countEvent(log, 'customers_tier_changed', day)
    })
    changes.change(countFor(rates.customersTouched), (customer) => {
      customer.updatedAt = momentOf(day)
      countEvent(log, 'customers_touched', day)
    })
    changes.change(countFor(rates.customersPhoneChanged), (customer) => {
      customer.phone = (customer.phone + random.between(1, 9999)) % 10_000
      customer.updatedAt = momentOf(day)
      countEvent(log, 'customers_phone_changed', day)
    })
  }
}

function drawNewCustomer(
  { startDay, days }: GenerateParameters,
  { random, create }: People,
  signup: { readonly id: number; readonly day: number; readonly at: number },
): Customer {
  return create({
    id: signup.id,
    signupDay: startDay + signup.day,
    activeFrom: signup.day,
    activeUntil: random.chance(2500) ? signup.day + 7 + random.below(days) : days,
    tier: drawWeighted(random, tierTotals),
    updatedAt: signup.at,
  })
}

interface LateCustomers {
  readonly customers: readonly Customer[]
  readonly endDay: number
  add(day: number, orderedAt: number): Customer
  /** Makes those live whose first snapshot this is. */
  admit(snapshot: number): readonly Customer[]
}

/** Snapshots that a late customer misses. */
const lateBy = 3

function openLateCustomers(
  { seed, startDay }: GenerateParameters,
  snapshots: readonly number[],
): LateCustomers {
  // A stream of their own: how many there are moves nobody else.
  const people = openPeople(seed, 'customers.late', 0)
  const customers: Customer[] = []
  const byFirstSnapshot = new Map<number, Customer[]>()
  return {
    customers,
    endDay: snapshots[snapshots.length - lateBy] ?? 0,
    add: (day, orderedAt) => {
      const customer = people.create({
        id: 800_001 + customers.length,
        signupDay: startDay + day,
        activeFrom: day,
        activeUntil: day,
        tier: 0,
        updatedAt: orderedAt - people.random.between(60, 3600),
      })
      customer.isLive = false
      customers.push(customer)
      const first = snapshots.filter((snapshotDay) => snapshotDay <= day).length - 1 + lateBy
      byFirstSnapshot.set(first, [...(byFirstSnapshot.get(first) ?? []), customer])
      return customer
    },
    admit: (snapshot) => {
      const admitted = byFirstSnapshot.get(snapshot) ?? []
      for (const customer of admitted) customer.isLive = true
      return admitted
    },
  }
}

function recordMaster(
  log: EventLog,
  customer: Customer,
  {
    change,
    day,
    date,
  }: { readonly change: MasterEvent['change']; readonly day: number; readonly date: number },
): void {
  const hasOwnTime = (change === 'insert' || change === 'update') && hasTrustedTime(customer)
  const validFrom = hasOwnTime ? customer.updatedAt : businessDayStart(date)
  log.record({
    kind: 'master',
    entity: 'customer',
    id: customer.id,
    day,
    change,
    validFrom,
    tracked: trackedCustomer(customer),
  })
}

function writeSnapshot(files: FileSet, date: number, snapshot: number, customers: readonly Customer[]): void {
  const path = `landing/customers/customers_${compactDay(date)}.csv`
  const writer = files.open({ source: 'erp_customers', path, date: isoDay(date) })
  writer.head(csvRow(customerColumns))
  for (const customer of customers) if (customer.isLive) writer.row(customerRow(customer, snapshot))
  writer.close()
}
