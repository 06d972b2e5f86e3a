/**
 * HLL_COUNT: sketches that estimate how many different values there are.
 *
 * HyperLogLog with 64-bit hashes. The bytes are this runner's own, not BigQuery's, so sketches do not travel between the
 * two; estimates lie within the error BigQuery documents for the precision. Layout: "HLL", version, type, precision, form,
 * then the registers: either all of them, one byte each, or of a sparse sketch only those in use, as place and rank.
 * The estimator is the one without bias tables of O. Ertl, "New cardinality estimation algorithms for HyperLogLog sketches".
 */
import { BIGINT, BLOB, DuckDBBlobValue, type DuckDBListValue, LIST, UBIGINT, VARCHAR } from '@duckdb/node-api'
import { define, type RuntimeFunction } from './define.ts'

interface Sketch {
  readonly type: number
  readonly precision: number
  /** Rank by register. */
  readonly registers: ReadonlyMap<number, number> | Uint8Array
}

const types = ['INT64', 'NUMERIC', 'BIGNUMERIC', 'STRING', 'BYTES']
const version = 1
const headSize = 7

function made(hashes: readonly bigint[], precision: number, type: string): Sketch {
  if (precision < 10 || precision > 24)
    throw new Error(`HLL_COUNT.INIT precision must be between 10 and 24, but was ${precision}`)
  const registers = new Map<number, number>()
  for (const hash of hashes) {
    const place = Number(hash >> BigInt(64 - precision))
    const rest = BigInt.asUintN(64 - precision, hash)
    const rank = 64 - precision - (rest === 0n ? 0 : rest.toString(2).length) + 1
    if (rank > (registers.get(place) ?? 0)) registers.set(place, rank)
  }
  return { type: types.indexOf(type), precision, registers }
}

function* entriesOf({ registers }: Sketch): Generator<readonly [number, number]> {
  if (registers instanceof Uint8Array) {
    for (const [place, rank] of registers.entries()) if (rank > 0) yield [place, rank]
  } else yield* registers
}

function write(sketch: Sketch): DuckDBBlobValue {
  const entries = [...entriesOf(sketch)].sort(([left], [right]) => left - right)
  const size = 2 ** sketch.precision
  const isSparse = entries.length * 4 < size
  const bytes = Buffer.alloc(headSize + (isSparse ? entries.length * 4 : size))
  bytes.write('HLL', 'latin1')
  bytes.set([version, sketch.type, sketch.precision, isSparse ? 1 : 0], 3)
  for (const [index, [place, rank]] of entries.entries()) {
    if (isSparse) bytes.writeUInt32BE(place * 256 + rank, headSize + index * 4)
    else bytes[headSize + place] = rank
  }
  return new DuckDBBlobValue(bytes)
}

function read(value: DuckDBBlobValue): Sketch {
  const bytes = Buffer.from(value.bytes)
  const [found = 0, type = 0, precision = 0, isSparse = 0] = bytes.subarray(3)
  const isKnown = bytes.subarray(0, 3).toString('latin1') === 'HLL' && found === version
  if (!isKnown || precision < 10 || precision > 24)
    throw new Error('Invalid or incompatible sketch in HLL_COUNT')
  if (isSparse === 0) return { type, precision, registers: new Uint8Array(bytes.subarray(headSize)) }
  const registers = new Map<number, number>()
  for (let at = headSize; at + 4 <= bytes.length; at += 4) {
    const entry = bytes.readUInt32BE(at)
    registers.set(Math.floor(entry / 256), entry % 256)
  }
  return { type, precision, registers }
}

/** The sketch as one of a smaller precision would have been. */
function reduced(sketch: Sketch, precision: number): Sketch {
  const lost = sketch.precision - precision
  if (lost === 0) return sketch
  const registers = new Map<number, number>()
  for (const [place, rank] of entriesOf(sketch)) {
    const kept = Math.floor(place / 2 ** lost)
    const low = place % 2 ** lost
    // The bits that leave the place come to stand before those the rank was counted on.
    const moved = low === 0 ? rank + lost : lost - low.toString(2).length + 1
    if (moved > (registers.get(kept) ?? 0)) registers.set(kept, moved)
  }
  return { ...sketch, precision, registers }
}

function merged(sketches: readonly Sketch[]): Sketch | undefined {
  const [first, ...others] = sketches
  if (first === undefined) return undefined
  if (others.some(({ type }) => type !== first.type))
    throw new Error('HLL_COUNT cannot merge sketches of values of different types')
  const precision = Math.min(...sketches.map((sketch) => sketch.precision))
  const registers = new Map<number, number>()
  for (const sketch of sketches) {
    for (const [place, rank] of entriesOf(reduced(sketch, precision)))
      if (rank > (registers.get(place) ?? 0)) registers.set(place, rank)
  }
  return { type: first.type, precision, registers }
}

/** The estimated number of different values. */
function estimate(sketch: Sketch): bigint {
  const size = 2 ** sketch.precision
  const last = 64 - sketch.precision
  const counts = new Array<number>(last + 2).fill(0)
  let used = 0
  for (const [, rank] of entriesOf(sketch)) {
    counts[rank] = (counts[rank] ?? 0) + 1
    used += 1
  }
  let sum = size * tau((size - (counts[last + 1] ?? 0)) / size)
  for (let rank = last; rank >= 1; rank -= 1) sum = (sum + (counts[rank] ?? 0)) / 2
  sum += size * sigma((size - used) / size)
  return BigInt(Math.round(((1 / (2 * Math.log(2))) * size * size) / sum))
}

function sigma(share: number): number {
  if (share === 1) return Number.POSITIVE_INFINITY
  let [power, factor, sum, before] = [share, 1, share, Number.NaN]
  while (sum !== before) {
    before = sum
    power *= power
    sum += power * factor
    factor *= 2
  }
  return sum
}

function tau(share: number): number {
  if (share === 0 || share === 1) return 0
  let [root, factor, sum, before] = [share, 1, 1 - share, Number.NaN]
  while (sum !== before) {
    before = sum
    root = Math.sqrt(root)
    factor /= 2
    sum -= (1 - root) ** 2 * factor
  }
  return sum / 3
}

export const hllFunctions: readonly RuntimeFunction[] = [
  define(
    'gsql_hll_init',
    [LIST(UBIGINT), BIGINT, VARCHAR],
    BLOB,
    (hashes: DuckDBListValue, precision: bigint, type: string) =>
      write(made(hashes.items as readonly bigint[], Number(precision), type)),
  ),
  define('gsql_hll_merge', [LIST(BLOB)], BLOB, (sketches: DuckDBListValue) => {
    const whole = merged((sketches.items as readonly DuckDBBlobValue[]).map(read))
    return whole === undefined ? null : write(whole)
  }),
  define('gsql_hll_count', [BLOB], BIGINT, (sketch: DuckDBBlobValue) => estimate(read(sketch))),
]
