/**
 * ValueProto → the canonical form of results, and constants of tables the other way.
 *
 * Bit layouts: ZetaSQL's public headers civil_time.h, interval_value.h and numeric_value.h.
 */

export function fromProto(value, type) {
  if (isNull(value)) return null
  switch (type.type_kind) {
    case 'TYPE_INT64':
      return Number.isSafeInteger(Number(value.int64_value)) ? Number(value.int64_value) : value.int64_value
    case 'TYPE_BOOL':
      return value.bool_value
    case 'TYPE_DOUBLE':
      return float(value.double_value)
    case 'TYPE_STRING':
      return value.string_value
    case 'TYPE_BYTES':
      return { $bytes: Buffer.from(value.bytes_value).toString('base64') }
    case 'TYPE_DATE':
      return date(value.date_value)
    case 'TYPE_TIMESTAMP': {
      const seconds = BigInt(value.timestamp_value.seconds ?? 0)
      const days = seconds >= 0n ? seconds / 86400n : -((86399n - seconds) / 86400n)
      const rest = Number(seconds - days * 86400n)
      const parts = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60, rest % 60]
      return `${date(Number(days))}T${clock(parts, value.timestamp_value.nanos)}Z`
    }
    case 'TYPE_DATETIME': {
      const bits = BigInt(value.datetime_value.bit_field_datetime_seconds ?? 0)
      const [year, month, day] = [bits >> 26n, (bits >> 22n) & 15n, (bits >> 17n) & 31n]
      const text = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
      return `${text}T${clock(clockBits(bits), value.datetime_value.nanos)}`
    }
    case 'TYPE_TIME': {
      const bits = BigInt(value.time_value)
      return clock(clockBits(bits >> 30n), Number(bits & 0x3fffffffn))
    }
    case 'TYPE_NUMERIC':
      return decimal(littleEndian(value.numeric_value), 9)
    case 'TYPE_BIGNUMERIC':
      return decimal(littleEndian(value.bignumeric_value), 38)
    case 'TYPE_JSON':
      return { $json: JSON.parse(value.json_value) }
    case 'TYPE_INTERVAL':
      return interval(value.interval_value)
    case 'TYPE_ARRAY':
      return (value.array_value.element ?? []).map((item) => fromProto(item, type.array_type.element_type))
    case 'TYPE_STRUCT':
      return {
        $struct: (type.struct_type.field ?? []).map((field, index) => [
          field.field_name ?? '',
          fromProto(value.struct_value.field?.[index], field.field_type),
        ]),
      }
    case 'TYPE_RANGE': {
      const { start, end } = value.range_value
      const element = type.range_type.element_type
      return { $range: [fromProto(start, element), fromProto(end, element)] }
    }
    default:
      throw new Error(`no value of ${type.type_kind}`)
  }
}

function isNull(value) {
  return value === null || value === undefined || Object.keys(value).every((key) => key === 'value')
}

function float(value) {
  if (Number.isFinite(value)) return value
  if (Number.isNaN(value)) return 'NaN'
  return value > 0 ? 'inf' : '-inf'
}

function two(value) {
  return String(value).padStart(2, '0')
}

function date(days) {
  return new Date(days * 86_400_000).toISOString().slice(0, 10)
}

function clockBits(bits) {
  return [(bits >> 12n) & 31n, (bits >> 6n) & 63n, bits & 63n]
}

function clock(parts, nanos = 0) {
  const whole = parts.map(two).join(':')
  if (!nanos) return whole
  return `${whole}.${String(nanos).padStart(9, '0').replace(/000$/, '')}`
}

function littleEndian(bytes) {
  const hex = Buffer.from(bytes).reverse().toString('hex')
  return hex === '' ? 0n : BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex}`))
}

function decimal(units, scale) {
  const sign = units < 0n ? '-' : ''
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0')
  const fraction = digits.slice(-scale).replace(/0+$/, '')
  return `${sign}${digits.slice(0, -scale)}${fraction === '' ? '' : `.${fraction}`}`
}

// 8 bytes of microseconds, 4 of days, 4 of months (18 bits in, above 13) and nanoseconds.
function interval(bytes) {
  const packed = bytes.readUInt32LE(12)
  const months = (packed >>> 13) & 0x3ffff
  const nanos = bytes.readBigInt64LE(0) * 1000n + BigInt(packed & 0x3ff)
  const size = nanos < 0n ? -nanos : nanos
  const seconds = size / 1_000_000_000n
  const fraction = String(size % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/(000)+$/, '')
  const isNegative = packed >>> 31 === 1
  return [
    `${isNegative && months > 0 ? '-' : ''}${Math.floor(months / 12)}-${months % 12}`,
    bytes.readInt32LE(8),
    `${nanos < 0n ? '-' : ''}${seconds / 3600n}:${(seconds / 60n) % 60n}:${seconds % 60n}${fraction && `.${fraction}`}`,
  ].join(' ')
}
