/** Expected values of NET functions, from the reference implementation. */
import type { Case } from '../evaluate.ts'

export const netCases: readonly Case[] = [
  ["NET.HOST('https://www.Example.com:80/x')", 'STRING', 'www.Example.com'],
  ["NET.IP_FROM_STRING('1.2.3.4')", 'BYTES', { $bytes: 'AQIDBA==' }],
  ["NET.IP_TO_STRING(b'\\x01\\x02\\x03\\x04')", 'STRING', '1.2.3.4'],
  ["NET.IPV4_TO_INT64(b'\\x01\\x02\\x03\\x04')", 'INT64', 16909060],
  ['NET.IPV4_FROM_INT64(16909060)', 'BYTES', { $bytes: 'AQIDBA==' }],
  ['NET.IP_NET_MASK(4, 8)', 'BYTES', { $bytes: '/wAAAA==' }],
  ["NET.IP_TRUNC(b'\\x01\\x02\\x03\\x04', 8)", 'BYTES', { $bytes: 'AQAAAA==' }],
  ["NET.SAFE_IP_FROM_STRING('x')", 'BYTES', null],
  ["NET.IP_FROM_STRING('::1')", 'BYTES', { $bytes: 'AAAAAAAAAAAAAAAAAAAAAQ==' }],
  [
    "NET.IP_TO_STRING(b'\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x01')",
    'STRING',
    '::1',
  ],
  ["NET.HOST('mailto:a@b.c')", 'STRING', 'b.c'],
  ["NET.HOST('//foo.bar')", 'STRING', 'foo.bar'],
  ["NET.HOST('foo')", 'STRING', 'foo'],
]
