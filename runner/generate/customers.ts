/** The shop's customers: who is in each snapshot, what changes between snapshots, and who buys. */
import { businessDaySeconds, businessDayStart, compactDay, isoDay, isoInstant } from './calendar.ts'
import { csvRow } from './csv.ts'
import { countEvent, type EventLog, type MasterEvent } from './event-log.ts'
import type { FileSet } from './files.ts'
import type { GenerateParameters } from './options.ts'
import { drawWeighted, openStream, type Random, runningTotals } from './random.ts'
import { snapshotDays } from './scales.ts'
import { countOf, dealt, drawDistinct } from './share.ts'
import { firstNames, lastNames, type Place, places, streets, tiers } from './words.ts'

export interface Customer {
  readonly id: number
  readonly firstName: string
  readonly lastName: string
  readonly emailKind: 'plain' | 'none'
  readonly untidy: Untidy | undefined
  readonly signupDay: number
  /** Day indexes from which and until which the customer buys. */
  readonly activeFrom: number
  readonly activeUntil: number
  place: number
  street: string
  postalCode: string
  phone: number
  tier: number
  /** Seconds since 1970-01-01 UTC, as the ERP knows it. */
  updatedAt: number
  isLive: boolean
  /** Index of the snapshot in which a deleted customer is back. */
  returnsAt: number | undefined
}

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

export const customerColumns = [
  'customer_id',
  'first_name',
  'last_name',
  'email',
  'phone',
  'street',
  'city',
  'state',
  'postal_code',
  'country',
  'region',
  'tier',
  'signup_date',
  'updated_at',
] as const

/** Snapshots that a late customer misses, and that a deleted one is away for. */
const lateBy = 3
const awayFor = 5
/** Deletions begin with the fourth snapshot. */
const firstDeletion = 3

const untidyKinds = [
  'name-spaces',
  'city-spaces',
  'tier-upper',
  'tier-space',
  'phone-plain',
  'email-upper',
  'email-invalid',
  'signup-format',
  'updated-missing',
  'updated-future',
] as const
type Untidy = (typeof untidyKinds)[number]

// Orders of a customer relative to the others: one order, 2–5, 6–15, heavy.
const orderWeights = [1, 3, 10, 30] as const
const orderShares = [35, 40, 20, 5] as const
const tierShares = [50, 30, 15, 5] as const

export function openCustomers(parameters: GenerateParameters, log: EventLog): CustomerBase {
  const { seed, rates, scale, startDay, days } = parameters
  const snapshots = snapshotDays(scale.snapshots, days)
  const people = openStream(seed, 'customers.people')
  const changes = openStream(seed, 'customers.changes')
  const untidiness = openStream(seed, 'customers.untidy')

  const customers: Customer[] = []
  const weights: number[] = []
  const lateCustomers: { readonly customer: Customer; readonly fromSnapshot: number }[] = []
  const firstOrders = new Map<number, Customer[]>()
  let totalWeight = 0
  let deletions = 0

  const drawAddress = (except: number | undefined): Pick<Customer, 'place' | 'street' | 'postalCode'> => {
    let place = people.below(places.length)
    while (place === except) place = people.below(places.length)
    const number = people.between(1, 999)
    const apartment = people.below(40)
    const street = `${number} ${people.pick(streets)}${apartment === 0 ? `\nApt ${number % 20}` : ''}`
    const { postalPrefix, postalLength } = placeAt(place)
    const missing = postalLength - postalPrefix.length
    const digits = people.below(10 ** missing)
    return {
      place,
      street,
      postalCode: missing === 0 ? postalPrefix : postalPrefix + String(digits).padStart(missing, '0'),
    }
  }
  const create = (
    traits: Pick<Customer, 'id' | 'signupDay' | 'activeFrom' | 'activeUntil' | 'tier' | 'updatedAt'>,
  ): Customer => {
    const isUntidy = untidiness.chance(rates.untidyText)
    const untidy = untidiness.pick(untidyKinds)
    return {
      ...traits,
      firstName: people.pick(firstNames),
      lastName: people.pick(lastNames),
      emailKind: people.chance(100) ? 'none' : 'plain',
      phone: people.below(10_000),
      untidy: isUntidy ? untidy : undefined,
      ...drawAddress(undefined),
      isLive: true,
      returnsAt: undefined,
    }
  }
  const add = (customer: Customer, activity: number): void => {
    customers.push(customer)
    totalWeight += orderWeights[activity] ?? 1
    weights.push(totalWeight)
  }
  const recordMaster = (customer: Customer, change: MasterEvent['change'], day: number): void => {
    const ownTime = change === 'insert' || change === 'update' ? customer.updatedAt : undefined
    const isTrusted = customer.untidy !== 'updated-missing' && customer.untidy !== 'updated-future'
    const validFrom = ownTime !== undefined && isTrusted ? ownTime : businessDayStart(startDay + day)
    log.record({
      kind: 'master',
      entity: 'customer',
      id: customer.id,
      day,
      change,
      validFrom,
      tracked: trackedOf(customer),
    })
  }

  const addFirstCustomers = (): void => {
    const tierOf = dealt(tierShares, scale.customers, openStream(seed, 'customers.tiers'))
    const activityOf = dealt(orderShares, scale.customers, openStream(seed, 'customers.activity'))
    const stops = dealt([75, 25], scale.customers, openStream(seed, 'customers.stops'))
    for (let index = 0; index < scale.customers; index += 1) {
      const signupDay = startDay - people.between(2, 1000)
      const updatedDay = signupDay + people.below(startDay - signupDay)
      const stopDay = people.below(days)
      const customer = create({
        id: index + 1,
        signupDay,
        activeFrom: 0,
        activeUntil: stops[index] === 1 ? stopDay : days,
        tier: tierOf[index] ?? 0,
        // The shortest business day has 23 hours.
        updatedAt: businessDayStart(updatedDay) + people.below(23 * 3600),
      })
      add(customer, activityOf[index] ?? 0)
      recordMaster(customer, 'insert', 0)
    }
  }

  const addNewCustomers = (day: number): void => {
    const count = countOf(rates.customersNew, scale.customers)
    for (let index = 0; index < count; index += 1) {
      const customer = create({
        id: customers.length + 1,
        signupDay: startDay + day,
        activeFrom: day,
        activeUntil: people.chance(2500) ? day + 7 + people.below(days) : days,
        tier: drawWeighted(people, runningTotals(tierShares)),
        updatedAt: momentOf(day),
      })
      add(customer, drawWeighted(people, runningTotals(orderShares)))
      recordMaster(customer, 'insert', day)
      const firstOrderDay = day + people.below(7)
      firstOrders.set(firstOrderDay, [...(firstOrders.get(firstOrderDay) ?? []), customer])
    }
    countEvent(log, 'customers_new', day, count)
  }
  const momentOf = (day: number): number =>
    businessDayStart(startDay + day) + people.below(businessDaySeconds(startDay + day))

  const changeSnapshot = (snapshot: number, day: number): void => {
    const touched = new Set<Customer>()
    for (const customer of customers) {
      if (customer.returnsAt !== snapshot) continue
      customer.returnsAt = undefined
      customer.isLive = true
      touched.add(customer)
      recordMaster(customer, 'reinsert', day)
      countEvent(log, 'customers_reappeared', day)
    }
    const known = customers.length
    addNewCustomers(day)
    // New customers are not known to the snapshot before, so nothing else happens to them in this one.
    const forEachDrawn = (count: number, apply: (customer: Customer) => void): void => {
      const isFree = (index: number): boolean => {
        const customer = customers[index]
        return customer?.isLive === true && !touched.has(customer)
      }
      drawDistinct(changes, { count, low: 0, high: known }, isFree, (index) => {
        const customer = customers[index]
        if (customer === undefined) throw new Error('internal: no such customer')
        touched.add(customer)
        apply(customer)
      })
    }
    if (snapshot >= firstDeletion) {
      forEachDrawn(countOf(rates.customersDeleted, scale.customers), (customer) => {
        deletions += 1
        customer.isLive = false
        customer.returnsAt = deletions % 2 === 0 ? snapshot + awayFor : undefined
        recordMaster(customer, 'delete', day)
        countEvent(log, 'customers_deleted', day)
      })
    }
    forEachDrawn(countOf(rates.customersMoved, scale.customers), (customer) => {
      Object.assign(customer, drawAddress(customer.place), { updatedAt: momentOf(day) })
      recordMaster(customer, 'update', day)
      countEvent(log, 'customers_moved', day)
    })
    forEachDrawn(countOf(rates.customersTierChanged, scale.customers), (customer) => {
      customer.tier = (customer.tier + people.between(1, tiers.length - 1)) % tiers.length
      customer.updatedAt = momentOf(day)
      recordMaster(customer, 'update', day)
      countEvent(log, 'customers_tier_changed', day)
    })
    forEachDrawn(countOf(rates.customersTouched, scale.customers), (customer) => {
      customer.updatedAt = momentOf(day)
      countEvent(log, 'customers_touched', day)
    })
    forEachDrawn(countOf(rates.customersPhoneChanged, scale.customers), (customer) => {
      customer.phone = (customer.phone + people.between(1, 9999)) % 10_000
      customer.updatedAt = momentOf(day)
      countEvent(log, 'customers_phone_changed', day)
    })
  }

  const admitLate = (snapshot: number, day: number): void => {
    for (const { customer, fromSnapshot } of lateCustomers) {
      if (fromSnapshot !== snapshot) continue
      customer.isLive = true
      recordMaster(customer, 'insert', day)
      countEvent(log, 'customers_late', day)
    }
  }

  const writeSnapshot = (snapshot: number, day: number, files: FileSet): void => {
    const date = startDay + day
    const writer = files.open({
      source: 'erp_customers',
      path: `landing/customers/customers_${compactDay(date)}.csv`,
      date: isoDay(date),
    })
    writer.head(csvRow(customerColumns))
    for (const customer of customers) if (customer.isLive) writer.row(rowOf(customer, snapshot))
    for (const { customer } of lateCustomers) if (customer.isLive) writer.row(rowOf(customer, snapshot))
    writer.close()
  }

  const snapshotAt = (day: number): number => snapshots.filter((snapshotDay) => snapshotDay <= day).length - 1
  addFirstCustomers()
  return {
    lateEndDay: snapshots[snapshots.length - lateBy] ?? 0,
    advance: (day, files) => {
      const snapshot = snapshots.indexOf(day)
      if (snapshot === -1) return
      if (snapshot > 0) changeSnapshot(snapshot, day)
      admitLate(snapshot, day)
      writeSnapshot(snapshot, day, files)
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
      return customers.find(isBuying) ?? customerAt(customers, 0)
    },
    addLate: (day, orderedAt) => {
      const customer = create({
        id: 800_001 + lateCustomers.length,
        signupDay: startDay + day,
        activeFrom: day,
        activeUntil: day,
        tier: 0,
        updatedAt: orderedAt - people.between(60, 3600),
      })
      const late = { ...customer, isLive: false, untidy: undefined }
      lateCustomers.push({ customer: late, fromSnapshot: snapshotAt(day) + lateBy })
      return late
    },
  }
}

/** Where the customer lives. */
export function placeOf(customer: Customer): Place {
  return placeAt(customer.place)
}

/** One of the places by its number. */
export function placeAt(index: number): Place {
  const place = places[index]
  if (place === undefined) throw new Error('internal: no such place')
  return place
}

function customerAt(customers: readonly Customer[], index: number): Customer {
  const customer = customers[index]
  if (customer === undefined) throw new Error('internal: a shop without customers')
  return customer
}

function trackedOf(customer: Customer): readonly (string | null)[] {
  const place = placeOf(customer)
  return [
    customer.firstName,
    customer.lastName,
    customer.street.replace('\n', ' '),
    place.city,
    place.state,
    customer.postalCode,
    place.country,
    place.region ?? 'Unknown',
    tiers[customer.tier] ?? null,
  ]
}

function rowOf(customer: Customer, snapshot: number): string {
  const place = placeOf(customer)
  // White-space noise comes and goes, which must not look like a change.
  const is = (kind: Untidy): boolean =>
    customer.untidy === kind && (snapshot % 2 === 0 || !kind.endsWith('-spaces'))
  const tier = tiers[customer.tier] ?? ''
  return csvRow([
    customer.id,
    is('name-spaces') ? `  ${customer.firstName} ` : customer.firstName,
    customer.lastName,
    emailOf(customer),
    is('phone-plain')
      ? `1${place.areaCode}555${phoneEnd(customer)}`
      : `+1 ${place.areaCode} 555 ${phoneEnd(customer)}`,
    customer.street,
    is('city-spaces') ? `${place.city.replace(' ', '  ')} ` : place.city,
    place.state,
    customer.postalCode,
    place.country,
    place.region,
    is('tier-upper')
      ? tier.toUpperCase()
      : is('tier-space')
        ? `${tier.charAt(0).toUpperCase()}${tier.slice(1)} `
        : tier,
    is('signup-format') ? slashDate(customer.signupDay) : isoDay(customer.signupDay),
    is('updated-missing')
      ? null
      : is('updated-future')
        ? '2031-01-01T00:00:00Z'
        : isoInstant(customer.updatedAt),
  ])
}

function emailOf(customer: Customer): string | null {
  if (customer.emailKind === 'none') return null
  if (customer.untidy === 'email-invalid') return `customer${customer.id}(at)example.com`
  const email = `customer${customer.id}@example.com`
  return customer.untidy === 'email-upper' ? email.toUpperCase() : email
}

function phoneEnd(customer: Customer): string {
  return String(customer.phone).padStart(4, '0')
}

function slashDate(day: number): string {
  const [year, month, dayOfMonth] = isoDay(day).split('-')
  return `${month}/${dayOfMonth}/${year}`
}
