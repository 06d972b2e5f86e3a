/** FarmHash Fingerprint64, the FARM_FINGERPRINT of GoogleSQL. */
import { fingerprint64 } from 'farmhash-modern'

/**
 * The fingerprint of some bytes as a signed integer.
 *
 * farmhash-modern 1.1.0 gives another number for inputs of 128, 192, 256 … bytes, whole blocks of 64; those are hashed
 * here, ten times slower. Drop it when the library is right: a test compares all lengths.
 */
export function farmFingerprint(bytes: Uint8Array): bigint {
  const isBroken = bytes.length > 64 && bytes.length % 64 === 0
  return BigInt.asIntN(64, isBroken ? hashLong(bytes) : fingerprint64(bytes))
}

const k0 = 0xc3a5c85c97cb3127n
const k1 = 0xb492b66fbe98f273n
const k2 = 0x9ae16a3b2f90404fn

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value)
const rotate = (value: bigint, bits: bigint): bigint => u64((value >> bits) | (value << (64n - bits)))
const mix = (value: bigint): bigint => value ^ (value >> 47n)

function join(left: bigint, right: bigint, factor: bigint): bigint {
  const a = mix(u64((left ^ right) * factor))
  return u64(mix(u64((right ^ a) * factor)) * factor)
}

type Pair = readonly [bigint, bigint]

// Inputs of more than 64 bytes: blocks of 64, then the last 64 once more.
function hashLong(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const read = (at: number): bigint => view.getBigUint64(at, true)
  const weak = (at: number, seedA: bigint, seedB: bigint): Pair => {
    const [w, x, y, z] = [read(at), read(at + 8), read(at + 16), read(at + 24)]
    const a = u64(seedA + w)
    const b = rotate(u64(seedB + a + z), 21n)
    const c = u64(a + x + y)
    return [u64(c + z), u64(b + rotate(c, 44n) + a)]
  }
  const size = bytes.length
  const end = Math.floor((size - 1) / 64) * 64
  const rest = (size - 1) % 64
  let x = u64(81n * k2 + read(0))
  let y = u64(81n * k1 + 113n)
  let z = u64(mix(u64(y * k2 + 113n)) * k2)
  let v: Pair = [0n, 0n]
  let w: Pair = [0n, 0n]
  for (let at = 0; at < end; at += 64) {
    x = u64(rotate(u64(x + y + v[0] + read(at + 8)), 37n) * k1) ^ w[1]
    y = u64(rotate(u64(y + v[1] + read(at + 48)), 42n) * k1 + v[0] + read(at + 40))
    z = u64(rotate(u64(z + w[0]), 33n) * k1)
    v = weak(at, u64(v[1] * k1), u64(x + w[0]))
    w = weak(at + 32, u64(z + w[1]), u64(y + read(at + 16)))
    ;[x, z] = [z, x]
  }
  const factor = u64(k1 + ((z & 0xffn) << 1n))
  const last = end + rest - 63
  w = [u64(w[0] + BigInt(rest)), w[1]]
  v = [u64(v[0] + w[0]), v[1]]
  w = [u64(w[0] + v[0]), w[1]]
  x = u64(rotate(u64(x + y + v[0] + read(last + 8)), 37n) * factor) ^ u64(w[1] * 9n)
  y = u64(rotate(u64(y + v[1] + read(last + 48)), 42n) * factor + v[0] * 9n + read(last + 40))
  z = u64(rotate(u64(z + w[0]), 33n) * factor)
  v = weak(last, u64(v[1] * factor), u64(x + w[0]))
  w = weak(last + 32, u64(z + w[1]), u64(y + read(last + 16)))
  ;[x, z] = [z, x]
  return join(u64(join(v[0], w[0], factor) + mix(y) * k0 + z), u64(join(v[1], w[1], factor) + x), factor)
}
