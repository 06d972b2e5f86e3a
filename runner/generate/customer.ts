/** One customer of the shop: how they are drawn, and how the ERP writes them down. */
import { isoDay, isoInstant } from './calendar.ts'
import { csvRow } from './csv.ts'
import { openStream, type Random } from './random.ts'
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

/** Draws people and addresses. */
export interface People {
  readonly random: Random
  create(
    traits: Pick<Customer, 'id' | 'signupDay' | 'activeFrom' | 'activeUntil' | 'tier' | 'updatedAt'>,
  ): Customer
  /** An address in another place than the one given. */
  drawAddress(except: number | undefined): Pick<Customer, 'place' | 'street' | 'postalCode'>
}

/**
 * @param stream name of the stream that people are drawn from.
 * @param untidyText basis points of people whose records are untidy.
 */
export function openPeople(seed: number, stream: string, untidyText: number): People {
  const random = openStream(seed, stream)
  const untidiness = openStream(seed, `${stream}.untidy`)
  const drawAddress: People['drawAddress'] = (except) => {
    let place = random.below(places.length)
    while (place === except) place = random.below(places.length)
    const number = random.between(1, 999)
    const apartment = random.below(40)
    const street = `${number} ${random.pick(streets)}${apartment === 0 ? `\nApt ${number % 20}` : ''}`
    const { postalPrefix, postalLength } = placeAt(place)
    const missing = postalLength - postalPrefix.length
    const digits = random.below(10 ** missing)
    return {
      place,
      street,
      postalCode: missing === 0 ? postalPrefix : postalPrefix + String(digits).padStart(missing, '0'),
    }
  }
  return {
    random,
    drawAddress,
    create: (traits) => {
      const isUntidy = untidiness.chance(untidyText)
      const untidy = untidiness.pick(untidyKinds)
      return {
        ...traits,
        firstName: random.pick(firstNames),
        lastName: random.pick(lastNames),
        emailKind: random.chance(100) ? 'none' : 'plain',
        phone: random.below(10_000),
        untidy: isUntidy ? untidy : undefined,
        ...drawAddress(undefined),
        isLive: true,
        returnsAt: undefined,
      }
    },
  }
}

/** Whether `updated_at` says when the record changed; else the date of the snapshot counts. */
export function hasTrustedTime({ untidy }: Customer): boolean {
  return untidy !== 'updated-missing' && untidy !== 'updated-future'
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

/** The tracked columns as they are once cleaned. */
export function trackedCustomer(customer: Customer): readonly (string | null)[] {
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

/** The customer's row in a snapshot. */
export function customerRow(customer: Customer, snapshot: number): string {
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
