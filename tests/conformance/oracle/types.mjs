/** GoogleSQL types as text ⇄ the TypeProto of the service. */

const kinds = {
  INT64: 'TYPE_INT64',
  BOOL: 'TYPE_BOOL',
  FLOAT64: 'TYPE_DOUBLE',
  STRING: 'TYPE_STRING',
  BYTES: 'TYPE_BYTES',
  DATE: 'TYPE_DATE',
  TIME: 'TYPE_TIME',
  DATETIME: 'TYPE_DATETIME',
  TIMESTAMP: 'TYPE_TIMESTAMP',
  NUMERIC: 'TYPE_NUMERIC',
  BIGNUMERIC: 'TYPE_BIGNUMERIC',
  JSON: 'TYPE_JSON',
  GEOGRAPHY: 'TYPE_GEOGRAPHY',
  INTERVAL: 'TYPE_INTERVAL',
}
const names = Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [kind, name]))

/** `STRUCT<a INT64, ARRAY<DATE>>` as a TypeProto. */
export function toProto(text) {
  const tokens = text.match(/\w+|[<>,]/g) ?? []
  const take = () => tokens.shift()
  const list = (item) => {
    const items = []
    take()
    while (tokens[0] !== '>') {
      items.push(item())
      if (tokens[0] === ',') take()
    }
    take()
    return items
  }
  const field = () => {
    const isNamed = /\w/.test(tokens[1] ?? '') && tokens[0] !== undefined
    const name = isNamed ? take() : ''
    return { field_name: name, field_type: type() }
  }
  function type() {
    const word = take()?.toUpperCase()
    if (word === 'ARRAY') return { type_kind: 'TYPE_ARRAY', array_type: { element_type: list(type)[0] } }
    if (word === 'RANGE') return { type_kind: 'TYPE_RANGE', range_type: { element_type: list(type)[0] } }
    if (word === 'STRUCT') return { type_kind: 'TYPE_STRUCT', struct_type: { field: list(field) } }
    const kind = kinds[word]
    if (kind === undefined) throw new Error(`no type: ${word} in ${text}`)
    return { type_kind: kind }
  }
  return type()
}

/** A TypeProto as `typeToSql` writes it. */
export function toText(proto) {
  switch (proto?.type_kind) {
    case 'TYPE_ARRAY':
      return `ARRAY<${toText(proto.array_type.element_type)}>`
    case 'TYPE_RANGE':
      return `RANGE<${toText(proto.range_type.element_type)}>`
    case 'TYPE_STRUCT': {
      const fields = proto.struct_type.field ?? []
      return `STRUCT<${fields.map((field) => `${field.field_name ?? ''} ${toText(field.field_type)}`.trim()).join(', ')}>`
    }
    default:
      return names[proto?.type_kind] ?? String(proto?.type_kind)
  }
}
