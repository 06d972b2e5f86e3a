/** Random numbers that are the same on every machine: xoshiro128**, one stream per entity and purpose. */
import { createHash } from 'node:crypto'

/** One stream of draws. Draws are integers only, so no engine's floating point can change a file. */
export interface Random {
  /** A whole number from 0 to 2^32 − 1. */
  next(): number
  /** A whole number from 0 to `limit` − 1, each equally likely; `limit` is from 1 to 2^32. */
  below(limit: number): number
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number
  /** One of the items, each equally likely. */
  pick<T>(items: readonly T[]): T
  /** True for `share` of 10,000 draws. */
  chance(basisPoints: number): boolean
}

/**
 * Opens the stream of that name. Its state is the first 16 bytes of SHA256("<seed>:<name>"), so a stream never moves
 * when another one is added or drawn from.
 * Algorithm: xoshiro128** 1.1 by Blackman and Vigna, https://prng.di.unimi.it/xoshiro128starstar.c
 */
export function openStream(seed: number, name: string): Random {
  const digest = createHash('sha256').update(`${seed}:${name}`).digest()
  let s0 = digest.readUInt32BE(0)
  let s1 = digest.readUInt32BE(4)
  let s2 = digest.readUInt32BE(8)
  let s3 = digest.readUInt32BE(12)

  const next = (): number => {
    const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0
    const shifted = s1 << 9
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = rotateLeft(s3, 11)
    return result
  }
  const below = (limit: number): number => {
    // Draws past the last whole multiple of the limit are thrown away: a plain remainder would favor small numbers.
    const end = 0x1_0000_0000 - (0x1_0000_0000 % limit)
    let draw = next()
    while (draw >= end) draw = next()
    return draw % limit
  }
  return {
    next,
    below,
    between: (low, high) => low + below(high - low + 1),
    pick: (items) => {
      const item = items[below(items.length)]
      if (item === undefined) throw new Error('internal: nothing to pick from')
      return item
    },
    chance: (basisPoints) => below(10_000) < basisPoints,
  }
}

/** A table of running totals for weighted draws; weights are whole numbers and their sum stays below 2^32. */
export function runningTotals(weights: readonly number[]): readonly number[] {
  let total = 0
  return weights.map((weight) => (total += weight))
}

/** The index of a weighted draw: index i comes up in proportion to the i-th weight. */
export function drawWeighted(random: Random, totals: readonly number[]): number {
  const draw = random.below(totals[totals.length - 1] ?? 1)
  let low = 0
  let high = totals.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((totals[middle] ?? 0) > draw) high = middle
    else low = middle + 1
  }
  return low
}

/** Puts the items in a random order, in place (Fisher and Yates). */
export function shuffle(random: Random, items: Uint8Array | number[]): void {
  for (let index = items.length - 1; index > 0; index -= 1) {
    const other = random.below(index + 1)
    const kept = items[index] ?? 0
    items[index] = items[other] ?? 0
    items[other] = kept
  }
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}
