/** Exact shares: how many of how much, as whole numbers that add up. */
import { type Random, shuffle } from './random.ts'

/** The number of rows a rate makes: 0 for a rate of 0, else at least 1. `basisPoints` are ten-thousandths of `base`. */
export function countOf(basisPoints: number, base: number): number {
  return basisPoints === 0 || base === 0 ? 0 : Math.max(1, Math.floor((basisPoints * base) / 10_000))
}

/**
 * Splits `total` into parts in proportion to whole-number weights, by largest remainder; ties go to the earlier part.
 * The parts always add up to `total`.
 */
export function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((left, right) => left + BigInt(right), 0n)
  if (sum === 0n) throw new Error('internal: weights add up to nothing')
  const products = weights.map((weight) => BigInt(weight) * BigInt(total))
  const parts = products.map((product) => Number(product / sum))
  const missing = total - parts.reduce((left, right) => left + right, 0)
  const byRemainder = products
    .map((product, index) => ({ index, remainder: product % sum }))
    .sort((left, right) =>
      left.remainder === right.remainder
        ? left.index - right.index
        : left.remainder > right.remainder
          ? -1
          : 1,
    )
  for (const { index } of byRemainder.slice(0, missing)) parts[index] = (parts[index] ?? 0) + 1
  return parts
}

/** The index of a share for each of `total` rows: in exact proportion, and in random order. */
export function dealt(shares: readonly number[], total: number, random: Random): Uint8Array {
  const values = new Uint8Array(total)
  let next = 0
  apportion(total, shares).forEach((count, share) => {
    values.fill(share, next, next + count)
    next += count
  })
  shuffle(random, values)
  return values
}

/**
 * Draws `count` different numbers from `low` (included) to `high` (excluded) for which `isFree` holds.
 *
 * `take` is called for each as it is drawn and must make it not free. Fewer are drawn when fewer are free.
 */
export function drawDistinct(
  random: Random,
  range: { readonly count: number; readonly low: number; readonly high: number },
  isFree: (candidate: number) => boolean,
  take: (drawn: number, index: number) => void,
): number {
  const size = range.high - range.low
  if (size <= 0) return 0
  for (let index = 0; index < range.count; index += 1) {
    const drawn = drawFree(random, range.low, size, isFree)
    if (drawn === undefined) return index
    take(drawn, index)
  }
  return range.count
}

function drawFree(
  random: Random,
  low: number,
  size: number,
  isFree: (candidate: number) => boolean,
): number | undefined {
  for (let attempt = 0; attempt < 64; attempt += 1) {
    const candidate = low + random.below(size)
    if (isFree(candidate)) return candidate
  }
  // Nearly everything is taken: walk on from a random place, so that the end is certain.
  const start = random.below(size)
  for (let step = 0; step < size; step += 1) {
    const candidate = low + ((start + step) % size)
    if (isFree(candidate)) return candidate
  }
  return undefined
}
