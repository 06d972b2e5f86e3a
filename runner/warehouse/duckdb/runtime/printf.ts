/** The printf conversions of FORMAT, one value at a time. `spec` is `%` flags width precision letter, with * filled in. */
import { BIGINT, DOUBLE, VARCHAR } from '@duckdb/node-api'
import { define, type RuntimeFunction } from './define.ts'
import { exactBinary, general } from './number.ts'

interface Spec {
  readonly flags: string
  readonly width: number
  readonly precision: number | undefined
  readonly letter: string
}

function readSpec(text: string): Spec {
  const found = /^%([-+ #0']*)(-?\d+)?(?:\.(\d*))?([a-zA-Z])$/.exec(text)
  if (found === null) throw new Error(`Invalid format specifier "${text}" in FORMAT`)
  const [, flags = '', width = '0', precision, letter = ''] = found
  const size = Number(width)
  return {
    flags: size < 0 ? `${flags}-` : flags,
    width: Math.abs(size),
    precision: precision === undefined ? undefined : Number(precision || '0'),
    letter,
  }
}

function pad(spec: Spec, sign: string, body: string, zeros: boolean): string {
  const size = sign.length + body.length
  if (spec.flags.includes('-')) return (sign + body).padEnd(spec.width)
  if (zeros && spec.flags.includes('0')) return sign + '0'.repeat(Math.max(0, spec.width - size)) + body
  return (sign + body).padStart(spec.width)
}

function grouped(spec: Spec, digits: string): string {
  return spec.flags.includes("'") ? digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',') : digits
}

function signOf(spec: Spec, isNegative: boolean): string {
  if (isNegative) return '-'
  return spec.flags.includes('+') ? '+' : spec.flags.includes(' ') ? ' ' : ''
}

/** %d %i %u %o %x %X */
export function formatInteger(text: string, value: bigint): string {
  const spec = readSpec(text)
  const size = value < 0n ? -value : value
  const base = spec.letter === 'o' ? 8 : /x/i.test(spec.letter) ? 16 : 10
  let digits = size.toString(base)
  if (spec.letter === 'X') digits = digits.toUpperCase()
  if (spec.precision !== undefined) digits = digits.padStart(spec.precision, '0')
  const prefix =
    spec.flags.includes('#') && value !== 0n ? (base === 16 ? `0${spec.letter}` : base === 8 ? '0' : '') : ''
  return pad(
    spec,
    signOf(spec, value < 0n) + prefix,
    base === 10 ? grouped(spec, digits) : digits,
    spec.precision === undefined,
  )
}

/** %f %F %e %E %g %G */
export function formatFloat(text: string, value: number): string {
  const spec = readSpec(text)
  const isUpper = /[FEG]/.test(spec.letter)
  if (!Number.isFinite(value)) {
    const word = Number.isNaN(value) ? 'nan' : 'inf'
    return pad(spec, signOf(spec, value < 0), isUpper ? word.toUpperCase() : word, false)
  }
  // -0.0 is written as 0.
  const isNegative = value < 0
  const body = floatBody(spec, Math.abs(value))
  return pad(spec, signOf(spec, isNegative), isUpper ? body.toUpperCase() : body, true)
}

function floatBody(spec: Spec, size: number): string {
  const precision = spec.precision ?? 6
  switch (spec.letter.toLowerCase()) {
    case 'f': {
      const [whole = '', fraction] = fixed(size, precision).split('.')
      return (
        grouped(spec, whole) +
        (fraction === undefined ? (spec.flags.includes('#') ? '.' : '') : `.${fraction}`)
      )
    }
    case 'e':
      return size.toExponential(precision).replace(/e([+-])(\d)$/, 'e$10$2')
    default:
      return general(size, precision === 0 ? 1 : precision)
  }
}

// On the exact binary value, halves to even as printf does; toFixed would take them up.
function fixed(size: number, precision: number): string {
  const { digits, power } = exactBinary(size)
  const scaled = digits * 10n ** BigInt(precision)
  const divisor = power < 0n ? 1n << -power : 1n
  const whole = power < 0n ? scaled / divisor : scaled << power
  const twice = (power < 0n ? scaled % divisor : 0n) * 2n
  const isUp = twice > divisor || (twice === divisor && whole % 2n === 1n)
  const text = (isUp ? whole + 1n : whole).toString().padStart(precision + 1, '0')
  return precision === 0 ? text : `${text.slice(0, -precision)}.${text.slice(-precision)}`
}

/** %s %t %T %p %P and decimals that were made texts: cut to the precision, padded to the width. */
export function formatText(text: string, value: string): string {
  const spec = readSpec(text)
  const cut = spec.precision === undefined ? value : [...value].slice(0, spec.precision).join('')
  const missing = ' '.repeat(Math.max(0, spec.width - [...cut].length))
  return spec.flags.includes('-') ? cut + missing : missing + cut
}

/** %f of a NUMERIC, exactly: the text has all its digits. */
export function formatDecimal(text: string, value: string): string {
  const spec = readSpec(text)
  const precision = spec.precision ?? 6
  const [whole = '0', fraction = ''] = value.replace('-', '').split('.')
  const shift = fraction.length - precision
  let digits = BigInt(whole + fraction.padEnd(precision, '0'))
  if (shift > 0) {
    const unit = 10n ** BigInt(shift)
    digits = (digits + unit / 2n) / unit
  }
  const all = digits.toString().padStart(precision + 1, '0')
  const head = precision === 0 ? all : all.slice(0, -precision)
  const body = grouped(spec, head) + (precision === 0 ? '' : `.${all.slice(-precision)}`)
  return pad(spec, signOf(spec, value.startsWith('-')), body, true)
}

/** A text as a GoogleSQL literal, in double quotes unless it has some itself. */
export function quoteLiteral(text: string): string {
  const mark = text.includes('"') && !text.includes("'") ? "'" : '"'
  let body = ''
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (character === '\\' || character === mark) body += `\\${character}`
    else if (character === '\n') body += '\\n'
    else if (character === '\r') body += '\\r'
    else if (character === '\t') body += '\\t'
    else if (code < 0x20 || code === 0x7f) body += `\\x${code.toString(16).padStart(2, '0')}`
    else body += character
  }
  return mark + body + mark
}

export const printfFunctions: readonly RuntimeFunction[] = [
  define('gsql_printf_integer', [VARCHAR, BIGINT], VARCHAR, formatInteger),
  define('gsql_printf_float', [VARCHAR, DOUBLE], VARCHAR, formatFloat),
  define('gsql_printf_text', [VARCHAR, VARCHAR], VARCHAR, formatText),
  define('gsql_printf_decimal', [VARCHAR, VARCHAR], VARCHAR, formatDecimal),
  define('gsql_quote_literal', [VARCHAR], VARCHAR, quoteLiteral),
  define('gsql_quote_bytes', [VARCHAR], VARCHAR, (hex: string) => {
    let body = ''
    for (const byte of Buffer.from(hex, 'hex')) {
      const character = String.fromCharCode(byte)
      body +=
        byte < 0x20 || byte > 0x7e
          ? `\\x${byte.toString(16).padStart(2, '0')}`
          : /["\\]/.test(character)
            ? `\\${character}`
            : character
    }
    return `b"${body}"`
  }),
]
