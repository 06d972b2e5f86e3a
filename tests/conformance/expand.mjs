/** Calls with lists in the place of arguments → queries. */
import { lists } from './values.mjs'

/**
 * A call is a text with names of lists in braces, `SUBSTR({text}, {small})`, or such a text with lists of its own.
 *
 * Each value stands once beside the ordinary ones of the other lists, and in a diagonal beside the others' edges: first
 * as constants, then all together as columns, where SAFE. keeps one error from hiding the other rows.
 */
export function expandCalls(family, calls) {
  return calls.flatMap((entry) => {
    const [template, own = {}] = Array.isArray(entry) ? entry : [entry]
    const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const columns = names.map((name) => listOf(own[name] ?? lists[name], name))
    const rows = combinations(columns.map(({ values }) => values))
    const constants = rows.map((row) => ({ family, sql: `SELECT ${fill(template, row)}` }))
    return [...constants, ...asColumns(family, template, columns, rows)]
  })
}

function listOf(list, name) {
  if (list === undefined) throw new Error(`no list is called ${name}`)
  return Array.isArray(list) ? { values: list } : list
}

function combinations(lengths) {
  if (lengths.length === 0) return [[]]
  const rows = [lengths.map(([first]) => first)]
  for (const [place, values] of lengths.entries())
    for (const value of values.slice(1))
      rows.push(lengths.map(([first], at) => (at === place ? value : first)))
  const longest = Math.max(...lengths.map((values) => values.length))
  if (lengths.length > 1)
    for (let step = 1; step < longest; step += 1)
      rows.push(lengths.map((values, place) => values[(step + place) % values.length]))
  return rows
}

function fill(template, row) {
  let index = 0
  return template.replace(/\{\w+\}/g, () => row[index++])
}

// Lists without a type stay constants: formats, date parts, paths.
function asColumns(family, template, columns, rows) {
  const places = columns.flatMap(({ type }, place) => (type === undefined ? [] : [place]))
  if (places.length === 0) return []
  const groups = new Map()
  for (const row of rows) {
    const expression = fill(
      template,
      row.map((value, place) => (places.includes(place) ? `v${place}` : value)),
    )
    const values = places.map((place) => row[place]).join(', ')
    groups.set(expression, [...(groups.get(expression) ?? []), values])
  }
  // The oracle's parser does not take apart the >> of RANGE<DATE>>.
  const type = `STRUCT<${places.map((place) => `v${place} ${columns[place].type}`).join(', ')} >`
  const isFunction = /^[A-Z_][A-Z_0-9.]*\(/.test(template) && !template.startsWith('IF(')
  return [...groups].flatMap(([expression, values]) => {
    const query = (safe, tuples) => ({
      family,
      sql: `SELECT ${safe}${expression} AS r FROM UNNEST([${tuples.map((tuple) => `${type}(${tuple})`).join(', ')}])`,
    })
    if (isFunction && !unsafe.test(template)) return [query('SAFE.', values)]
    return values.slice(0, 2).map((tuple) => query('', [tuple]))
  })
}

// Special forms that take no SAFE.
const unsafe =
  /^(EXTRACT|CAST|SAFE_CAST|COALESCE|NULLIF|IFNULL|GREATEST|LEAST|ARRAY_AGG|STRUCT|CASE|SAFE\.|WITH)\(/
