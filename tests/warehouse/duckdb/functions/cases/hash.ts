/** Expected values of hash functions, from the reference implementation. */
import type { Case } from '../evaluate.ts'

export const hashCases: readonly Case[] = [
  ['BIT_COUNT(-1)', 'INT64', 64],
  ["BIT_COUNT(b'\\xff\\x01')", 'INT64', 9],
  ["FARM_FINGERPRINT(b'foo')", 'INT64', '6150913649986995171'],
  ["MD5(b'\\xff')", 'BYTES', { $bytes: 'AFlP1PQrpD/BygQnoFdilQ==' }],
  ["SHA1('a')", 'BYTES', { $bytes: 'hvfkN/qlp/zhXR3cuerq6jd2Z7g=' }],
  [
    "SHA512('a')",
    'BYTES',
    { $bytes: 'H0D8ktokFpR1CXnubPWC8tXX0o4YM13gWrxU0FYOD1MChgxlK/CNVgJSql50IQVG82n7u86MEs/HlXsmUv6adQ==' },
  ],
  ["MD5('a')", 'BYTES', { $bytes: 'DMF1ucDxtqgxw5niaXcmYQ==' }],
  ["FARM_FINGERPRINT('foo')", 'INT64', '6150913649986995171'],
  ["FARM_FINGERPRINT('')", 'INT64', '-7286425919675154353'],
  [
    "FARM_FINGERPRINT('a longer text that has more than thirty two bytes in it')",
    'INT64',
    '-343483329997118519',
  ],
  ["FARM_FINGERPRINT(REPEAT('x', 100))", 'INT64', '6590480085648050719'],
  ['BIT_COUNT(7)', 'INT64', 3],
]
