/** Addresses of the internet. */

import { isIPv4, isIPv6 } from 'node:net'
import { BIGINT, BLOB, DuckDBBlobValue, VARCHAR } from '@duckdb/node-api'
import { define, type RuntimeFunction } from './define.ts'

/** The bytes of an address in network order: 4 or 16; undefined when it is none. */
export function parseAddress(text: string): Uint8Array | undefined {
  if (isIPv4(text)) return Uint8Array.from(text.split('.').map(Number))
  if (!isIPv6(text) || text.includes('%')) return undefined
  const tail = /:(\d+\.\d+\.\d+\.\d+)$/.exec(text)?.[1]
  const four = tail === undefined ? [] : tail.split('.').map(Number)
  const groups =
    tail === undefined
      ? text
      : `${text.slice(0, -tail.length)}${hexPair(four[0], four[1])}:${hexPair(four[2], four[3])}`
  const [head = '', rest] = groups.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = rest === undefined || rest === '' ? [] : rest.split(':')
  const all = [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right]
  return Uint8Array.from(
    all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]),
  )
}

function hexPair(high = 0, low = 0): string {
  return ((high << 8) | low).toString(16)
}

/** The address as text; IPv6 with its longest run of zeros left out. @throws for other lengths. */
export function writeAddress(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.')
  if (bytes.length !== 16) throw new Error('NET.IP_TO_STRING() encountered a non-IP-address value')
  const groups = Array.from(
    { length: 8 },
    (_, index) => ((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0),
  )
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  if (isMapped) return `::ffff:${bytes.slice(12).join('.')}`
  let best = { start: -1, length: 1 }
  for (let start = 0; start < 8; start += 1) {
    let length = 0
    while (groups[start + length] === 0) length += 1
    if (length > best.length) best = { start, length }
  }
  const text = groups.map((group) => group.toString(16))
  if (best.start === -1) return text.join(':')
  return `${text.slice(0, best.start).join(':')}::${text.slice(best.start + best.length).join(':')}`
}

/** The host of a URL as it is written; null when there is none. */
export function hostOf(url: string): string | null {
  const text = url.trim()
  const found = /^(?:[A-Za-z][A-Za-z0-9+.-]*:)?\/\/([^/?#]*)/.exec(text)
  const authority =
    found?.[1] ??
    (/^[A-Za-z][A-Za-z0-9+.-]*:(?!\d*(?:[/?#]|$))/.test(text)
      ? (/^[^:]+:([^/?#]*)/.exec(text)?.[1] ?? '')
      : (/^[^/?#]*/.exec(text)?.[0] ?? ''))
  const host = authority.replace(/^.*@/, '').replace(/:\d*$/, '').replace(/\.+$/, '')
  return host === '' ? null : host
}

function truncated(bytes: Uint8Array, length: bigint): Uint8Array {
  if (bytes.length !== 4 && bytes.length !== 16)
    throw new Error(`NET.IP_TRUNC() encountered a non-IP-address value`)
  if (length < 0n || length > BigInt(bytes.length * 8))
    throw new Error('NET.IP_TRUNC() length is out of range')
  return bytes.map((byte, index) => byte & maskByte(Number(length) - index * 8))
}

function maskByte(bits: number): number {
  return bits >= 8 ? 0xff : bits <= 0 ? 0 : (0xff << (8 - bits)) & 0xff
}

const blob = (bytes: Uint8Array): DuckDBBlobValue => new DuckDBBlobValue(bytes)

export const netFunctions: readonly RuntimeFunction[] = [
  define('gsql_net_host', [VARCHAR], VARCHAR, hostOf),
  define('gsql_net_ip_from_string', [VARCHAR], BLOB, (text: string) => {
    const bytes = parseAddress(text)
    if (bytes === undefined) throw new Error('NET.IP_FROM_STRING() encountered an unparseable IP-address')
    return blob(bytes)
  }),
  define('gsql_net_safe_ip_from_string', [VARCHAR], BLOB, (text: string) => {
    const bytes = parseAddress(text)
    return bytes === undefined ? null : blob(bytes)
  }),
  define('gsql_net_ip_to_string', [BLOB], VARCHAR, (value: DuckDBBlobValue) => writeAddress(value.bytes)),
  define('gsql_net_ip_net_mask', [BIGINT, BIGINT], BLOB, (size: bigint, length: bigint) => {
    if (size !== 4n && size !== 16n)
      throw new Error('The first argument of NET.IP_NET_MASK() must be either 4 or 16')
    if (length < 0n || length > size * 8n)
      throw new Error('The second argument of NET.IP_NET_MASK() is out of range')
    return blob(Uint8Array.from({ length: Number(size) }, (_, index) => maskByte(Number(length) - index * 8)))
  }),
  define('gsql_net_ip_trunc', [BLOB, BIGINT], BLOB, (value: DuckDBBlobValue, length: bigint) =>
    blob(truncated(value.bytes, length)),
  ),
  define('gsql_net_ipv4_from_integer', [BIGINT], BLOB, (value: bigint) => {
    if (value < -(1n << 31n) || value >= 1n << 32n)
      throw new Error('NET.IPV4_FROM_INT64() input is out of range')
    const bits = Number(BigInt.asUintN(32, value))
    return blob(Uint8Array.from([bits >>> 24, (bits >>> 16) & 0xff, (bits >>> 8) & 0xff, bits & 0xff]))
  }),
  define('gsql_net_ipv4_to_integer', [BLOB], BIGINT, (value: DuckDBBlobValue) => {
    if (value.bytes.length !== 4) throw new Error('NET.IPV4_TO_INT64() encountered a non-IPv4 address')
    return value.bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
  }),
]
