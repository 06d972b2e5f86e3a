/** CAST … FORMAT of numbers: `$9,999.99`, `S000`, `9.99EEEE`, `XXX`, `TM`, `RN`. */
import { DOUBLE, VARCHAR } from '@duckdb/node-api'
import { define, type RuntimeFunction } from './define.ts'
import { exactBinary, floatText } from './number.ts'

/** A number as `digits / 10 ** scale`, exactly; `word` for INF and NAN. Halves of a FLOAT64 go to even, as printf has them. */
interface Exact {
  readonly isNegative: boolean
  readonly digits: bigint
  readonly scale: number
  readonly word?: 'INF' | 'NAN'
  readonly isBinary: boolean
  /** The shortest decimal text that means the number. */
  readonly text: string
}

interface Format {
  readonly whole: readonly string[]
  readonly fraction: readonly string[]
  readonly point: string
  readonly sign: '' | 'S' | 'MI' | 'PR'
  readonly isSignLast: boolean
  readonly currency: string
  readonly isBlank: boolean
  readonly isCompact: boolean
  readonly exponent: string
  readonly hex: string
  /** TM, TM9, TME or RN, as it is written. */
  readonly special: string
}

function wrong(what: string): never {
  throw new Error(`Error in format string: ${what}`)
}

function readFormat(text: string): Format {
  const special = /^(FM)?(TM9|TME|TM|RN)$/i.exec(text)
  const format = {
    whole: [] as string[],
    fraction: [] as string[],
    point: '',
    sign: '' as Format['sign'],
    isSignLast: false,
    currency: '',
    isBlank: false,
    isCompact: special?.[1] !== undefined,
    exponent: '',
    hex: '',
    special: special?.[2] ?? '',
  }
  if (special !== null) return format
  for (const token of tokensOf(text)) take(format, token)
  const digits = [...format.whole, ...format.fraction].filter((token) => /[09X]/.test(token))
  if (digits.length === 0) wrong("Format string must contain at least one of 'X', '0' or '9'")
  if (format.hex !== '') checkHex(format)
  if (format.exponent !== '' && format.whole.includes(','))
    wrong("',' or 'G' cannot appear together with 'EEEE'")
  return format
}

function* tokensOf(text: string): Generator<string> {
  let rest = text
  while (rest !== '') {
    const token = /^(EEEE|MI|PR|FM|[$LCSBXVDG09.,])/i.exec(rest)?.[0]
    if (token === undefined) return wrong(`Invalid format element '${rest[0]}'`)
    yield token
    rest = rest.slice(token.length)
  }
}

type Draft = { -readonly [Key in keyof Format]: Format[Key] } & { whole: string[]; fraction: string[] }

function take(format: Draft, token: string): void {
  const word = token.toUpperCase()
  const isStarted = format.whole.length > 0 || format.point !== ''
  switch (word) {
    case '0':
    case '9':
    case 'X':
      if (format.exponent !== '') wrong(`'${word}' cannot appear after 'EEEE'`)
      if (format.isSignLast) wrong(`'${format.sign}' can only appear after all digits and 'EEEE'`)
      if (word === 'X') format.hex = token
      ;(format.point === '' ? format.whole : format.fraction).push(word)
      return
    case ',':
    case 'G':
      if (format.point !== '') wrong("',' or 'G' cannot appear after '.', 'D' or 'V'")
      if (!isStarted) wrong("Unexpected ','")
      format.whole.push(',')
      return
    case '.':
    case 'D':
    case 'V':
      if (format.point !== '') wrong("There can be at most one of '.', 'D', or 'V'")
      format.point = word === 'V' ? 'V' : '.'
      return
    case '$':
    case 'L':
    case 'C':
      if (format.currency !== '') wrong("There can be at most one of '$', 'C' or 'L'")
      format.currency = token === 'c' ? 'usd' : word === 'C' ? 'USD' : '$'
      return
    case 'S':
    case 'MI':
    case 'PR':
      if (format.sign !== '') wrong("There can be at most one of 'S', 'MI', or 'PR'")
      if (word !== 'S' && !isStarted) wrong(`'${word}' can only appear after all digits and 'EEEE'`)
      format.sign = word
      format.isSignLast = isStarted
      return
    case 'B':
      if (format.isBlank) wrong("There can be at most one 'B'")
      format.isBlank = true
      return
    case 'FM':
      format.isCompact = true
      return
    default:
      if (format.exponent !== '') wrong("There can be at most one 'EEEE'")
      format.exponent = token.startsWith('e') ? 'e' : 'E'
  }
}

function checkHex(format: Draft): void {
  const tokens = [...format.whole, ...format.fraction]
  const clashes: readonly (readonly [boolean, string])[] = [
    [tokens.includes('9'), '9'],
    [format.point !== '', format.point === 'V' ? 'V' : '.'],
    [tokens.includes(','), ','],
    [format.currency !== '', '$'],
    [format.isBlank, 'B'],
    [format.exponent !== '', 'EEEE'],
  ]
  const clash = clashes.find(([isThere]) => isThere)
  if (clash !== undefined) wrong(`'X' cannot appear together with '${clash[1]}'`)
  if (tokens.length > 16) wrong("Max number of 'X' is 16")
}

/** The number by the format. @throws in GoogleSQL's words for a format that is none. */
function writeNumber(text: string, value: Exact): string {
  const format = readFormat(text)
  if (format.special !== '') return minimal(format, value)
  if (format.exponent !== '') return scientific(format, value)
  if (format.hex !== '') return hexadecimal(format, value)
  return fixed(format, value)
}

/** The digits of the value with `places` behind the point, as one whole number. */
function unitsAt({ digits, scale, isBinary }: Exact, places: number): bigint {
  if (places >= scale) return digits * 10n ** BigInt(places - scale)
  const unit = 10n ** BigInt(scale - places)
  const [down, rest] = [digits / unit, digits % unit]
  const twice = rest * 2n
  const isUp = twice > unit || (twice === unit && (!isBinary || down % 2n === 1n))
  return isUp ? down + 1n : down
}

function fixed(format: Format, value: Exact): string {
  const isShifted = format.point === 'V'
  const tokens = isShifted ? [...format.whole, ...format.fraction] : format.whole
  const places = format.fraction.length
  const room = tokens.filter((token) => token !== ',').length
  const point = format.point === '.' ? '.' : ''
  const width = format.whole.length + point.length + places
  if (value.word !== undefined) {
    const fits = value.word.length <= format.whole.length
    const body = fits ? value.word.padStart(format.whole.length) : tokens.join('').replace(/[09]/g, '#')
    const tail = fits ? ' '.repeat(width - format.whole.length) : point + '#'.repeat(isShifted ? 0 : places)
    return signed(format, value.isNegative, body, tail)
  }
  const all = unitsAt(value, places)
    .toString()
    .padStart(places + 1, '0')
  const cut = isShifted ? all.length : all.length - places
  const fraction = all.slice(cut)
  const plain = all.slice(0, cut).replace(/^0+(?=\d)/, '')
  const whole = plain === '0' && (places > 0 || room === 0) && !isShifted ? '' : plain
  if (format.isBlank && (plain === '0' || whole === ''))
    return format.isCompact ? '' : ' '.repeat(width + format.currency.length + (format.sign === 'PR' ? 2 : 1))
  if (whole.length > room)
    return signed(
      format,
      value.isNegative,
      tokens.join('').replace(/[09]/g, '#'),
      point + '#'.repeat(isShifted ? 0 : places),
    )
  const kept = format.isCompact ? fraction.replace(/0+$/, '') : fraction
  const shown = whole === '' && kept === '' && room > 0 ? '0' : whole
  return signed(format, value.isNegative, filled(tokens, shown), point + (isShifted ? '' : kept))
}

// Digits from the right; a place before them is blank, or 0 from the first 0 of the format on.
function filled(tokens: readonly string[], digits: string): string {
  const room = tokens.filter((token) => token !== ',').length
  let place = 0
  let isShown = false
  let text = ''
  for (const token of tokens) {
    if (token === ',') {
      text += isShown ? ',' : ' '
      continue
    }
    const index = place - (room - digits.length)
    place += 1
    isShown ||= index >= 0 || token === '0'
    text += isShown ? (digits[index] ?? '0') : ' '
  }
  return text
}

function signed(format: Format, isNegative: boolean, body: string, tail: string): string {
  const content = body.trimStart()
  const blanks = body.slice(0, body.length - content.length)
  const [before, after] = signsOf(format, isNegative)
  const text = `${blanks}${before}${format.currency}${content}${tail}${after}`
  return format.isCompact ? text.trim() : text
}

function signsOf(format: Format, isNegative: boolean): readonly [string, string] {
  switch (format.sign) {
    case 'PR':
      return isNegative ? ['<', '>'] : [' ', ' ']
    case 'MI':
      return ['', isNegative ? '-' : ' ']
    case 'S': {
      const sign = isNegative ? '-' : '+'
      return format.isSignLast ? ['', sign] : [sign, '']
    }
    default:
      return [isNegative ? '-' : ' ', '']
  }
}

function scientific(format: Format, value: Exact): string {
  const places = format.fraction.length
  const point = format.point === '' ? '' : '.'
  const width = 1 + point.length + places + 4
  if (value.word !== undefined) return signed(format, value.isNegative, value.word.padStart(width), '')
  if (format.isBlank && value.digits === 0n) return ' '.repeat(width + format.currency.length + 1)
  const { mantissa, power } = normalized(value, places)
  const exponent = `${format.exponent}${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
  return signed(format, value.isNegative, mantissa.slice(0, 1), `${point}${mantissa.slice(1)}${exponent}`)
}

function normalized(value: Exact, places: number): { readonly mantissa: string; readonly power: number } {
  if (value.digits === 0n) return { mantissa: '0'.repeat(places + 1), power: 0 }
  const power = value.digits.toString().length - 1 - value.scale
  const units = unitsAt(shifted(value, -power), places).toString()
  return units.length > places + 1
    ? { mantissa: units.slice(0, -1), power: power + 1 }
    : { mantissa: units, power }
}

// The value times a power of ten.
function shifted(value: Exact, power: number): Exact {
  const scale = value.scale - power
  return scale >= 0
    ? { ...value, scale }
    : { ...value, digits: value.digits * 10n ** BigInt(-scale), scale: 0 }
}

function hexadecimal(format: Format, value: Exact): string {
  const digits = value.word === undefined ? unitsAt(value, 0).toString(16) : ''
  if (value.word !== undefined || digits.length > format.whole.length)
    return signed(format, value.isNegative, '#'.repeat(format.whole.length), '')
  const cased = format.hex === 'x' ? digits : digits.toUpperCase()
  return signed(format, value.isNegative, filled(format.whole, cased), '')
}

const romans: readonly (readonly [number, string])[] = [
  [1000, 'M'],
  [900, 'CM'],
  [500, 'D'],
  [400, 'CD'],
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
]

function minimal(format: Format, value: Exact): string {
  const word = format.special.toUpperCase()
  if (word === 'RN') return roman(format, value)
  const sign = value.isNegative ? '-' : ''
  if (value.word !== undefined) return sign + value.word
  const decimal = plainText(value)
  if (word !== 'TME' && decimal.length <= 64) return sign + decimal
  const [whole = '', fraction = ''] = decimal.split('.')
  const leading = /^0*/.exec(whole + fraction)?.[0].length ?? 0
  const power = value.digits === 0n ? 0 : whole.length - leading - 1
  const digits = (whole + fraction).slice(leading).replace(/0+$/, '') || '0'
  const mantissa = digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`
  const letter = /^t|e$/.test(format.special) ? 'e' : 'E'
  return `${sign}${mantissa}${letter}${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}

// The shortest text without a sign and without an exponent.
function plainText(value: Exact): string {
  const [mantissa = '0', power = '0'] = value.text.replace(/^-/, '').split('e')
  const [whole = '0', fraction = ''] = mantissa.split('.')
  const digits = whole + fraction
  const point = whole.length + Number(power)
  const text =
    point <= 0
      ? `0.${'0'.repeat(-point)}${digits}`
      : `${digits.slice(0, point).padEnd(point, '0')}.${digits.slice(point)}0`
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

function roman(format: Format, value: Exact): string {
  const number = value.word === undefined && !value.isNegative ? unitsAt(value, 0) : 0n
  if (number < 1n || number > 3999n) return '#'.repeat(15)
  let rest = Number(number)
  let text = ''
  for (const [size, letters] of romans) {
    text += letters.repeat(Math.floor(rest / size))
    rest %= size
  }
  const cased = format.special.startsWith('r') ? text.toLowerCase() : text
  return format.isCompact ? cased : cased.padStart(15)
}

function exactDecimal(text: string): Exact {
  const [whole = '0', fraction = ''] = text.replace(/^-/, '').split('.')
  const digits = BigInt(whole + fraction)
  return { isNegative: text.startsWith('-'), digits, scale: fraction.length, isBinary: false, text }
}

function exactFloat(value: number): Exact {
  const isNegative = value < 0
  const text = floatText(value)
  if (!Number.isFinite(value)) {
    const word = Number.isNaN(value) ? 'NAN' : 'INF'
    return { isNegative, digits: 0n, scale: 0, word, isBinary: true, text }
  }
  if (value === 0) return { isNegative, digits: 0n, scale: 0, isBinary: true, text }
  const { digits, power } = exactBinary(Math.abs(value))
  if (power >= 0n) return { isNegative, digits: digits << power, scale: 0, isBinary: true, text }
  // digits / 2^n is digits * 5^n / 10^n.
  return { isNegative, digits: digits * 5n ** -power, scale: Number(-power), isBinary: true, text }
}

export const castFormatNumberFunctions: readonly RuntimeFunction[] = [
  define('gsql_decimal_write', [VARCHAR, VARCHAR], VARCHAR, (format: string, value: string) =>
    writeNumber(format, exactDecimal(value)),
  ),
  define('gsql_float_write', [VARCHAR, DOUBLE], VARCHAR, (format: string, value: number) =>
    writeNumber(format, exactFloat(value)),
  ),
]
