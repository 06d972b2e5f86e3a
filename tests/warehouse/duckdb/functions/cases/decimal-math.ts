/** Expected values of roots, powers and logarithms of NUMERIC and BIGNUMERIC, from the reference implementation and published digits. */
import type { Case } from '../evaluate.ts'

export const decimalMathCases: readonly Case[] = [
  ["SQRT(NUMERIC '2')", 'NUMERIC', '1.414213562'],
  ["SQRT(BIGNUMERIC '2')", 'BIGNUMERIC', '1.41421356237309504880168872420969807857'],
  ["SQRT(NUMERIC '-1')", { fails: 'SQRT is undefined for negative value: SQRT(-1)' }],
  ["CBRT(NUMERIC '2')", 'NUMERIC', '1.25992105'],
  ["CBRT(BIGNUMERIC '-2')", 'BIGNUMERIC', '-1.25992104989487316476721060727822835057'],
  ["LN(NUMERIC '2')", 'NUMERIC', '0.693147181'],
  ["LN(NUMERIC '0')", { fails: 'LN is undefined for zero or negative value: LN(0)' }],
  ["LN(BIGNUMERIC '-1')", { fails: 'LN is undefined for zero or negative value: LN(-1)' }],
  ["LOG10(NUMERIC '2')", 'NUMERIC', '0.301029996'],
  ["LOG10(BIGNUMERIC '1000')", 'BIGNUMERIC', '3'],
  ["LOG10(NUMERIC '0')", { fails: 'LOG10 is undefined for zero or negative value: LOG10(0)' }],
  ["LOG(NUMERIC '8', NUMERIC '2')", 'NUMERIC', '3'],
  ["LOG(NUMERIC '8')", 'NUMERIC', '2.079441542'],
  [
    "LOG(NUMERIC '8', NUMERIC '1')",
    { fails: 'LOG is undefined for zero or negative value, or when base equals 1: LOG(8, 1)' },
  ],
  [
    "LOG(NUMERIC '0', NUMERIC '2')",
    { fails: 'LOG is undefined for zero or negative value, or when base equals 1: LOG(0, 2)' },
  ],
  ["POW(NUMERIC '2.5', NUMERIC '3')", 'NUMERIC', '15.625'],
  ["POW(NUMERIC '2', NUMERIC '-3')", 'NUMERIC', '0.125'],
  ["POW(NUMERIC '0', NUMERIC '-3')", { fails: 'division by zero: POW(0, -3)' }],
  [
    "POW(NUMERIC '-2', NUMERIC '0.5')",
    { fails: 'Negative NUMERIC value cannot be raised to a fractional power: POW(-2, 0.5)' },
  ],
  ["POW(NUMERIC '-2', NUMERIC '3')", 'NUMERIC', '-8'],
  ["POW(NUMERIC '10', NUMERIC '30')", { fails: 'numeric overflow: POW(10, 30)' }],
  [
    "POW(BIGNUMERIC '1.000000000001', BIGNUMERIC '1000000')",
    'BIGNUMERIC',
    '1.00000100000049999966666620833342500038',
  ],
  ["POW(BIGNUMERIC '3', BIGNUMERIC '-70')", 'BIGNUMERIC', '0.0000000000000000000000000000000003995'],
  ["EXP(BIGNUMERIC '1')", 'BIGNUMERIC', '2.71828182845904523536028747135266249776'],
  ["LN(BIGNUMERIC '2')", 'BIGNUMERIC', '0.69314718055994530941723212145817656808'],
  ["POW(NUMERIC '2', NUMERIC '0.5')", 'NUMERIC', '1.414213562'],
  ["EXP(NUMERIC '1')", 'NUMERIC', '2.718281828'],
]
