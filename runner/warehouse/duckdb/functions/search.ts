/** Searching in values of any type, and texts taken apart into terms. */
import type { SqlType } from '../../../ir/types.ts'
import { quoteText } from '../name.ts'
import { structFieldNames } from '../translate/type.ts'
import { type Call, type Rules, refuse } from './rule.ts'
import { caseOf, castTo, failWith, fn, once } from './sql.ts'
import { textOf } from './text.ts'
import { zoneOf } from './zone.ts'

function containsSubstr(call: Call): string {
  if (call.literal(1) === null)
    return failWith('The search value of CONTAINS_SUBSTR cannot be NULL', 'BOOLEAN')
  const scope = call.optional(2) ?? "'JSON_VALUES'"
  return once([folded(call.sql(1)), scope], (needle, within) =>
    found(call.sql(0), call.type(0), needle, within),
  )
}

function folded(sql: string): string {
  return fn('gsql_normalize_casefold', sql, "'NFKC'")
}

// True when any part has it; otherwise NULL when any part is NULL, which is what OR and the lists here do.
function found(sql: string, type: SqlType, needle: string, scope: string): string {
  switch (type.kind) {
    case 'array':
      return anyOf(sql, (item) => found(item, type.element, needle, scope))
    case 'struct': {
      const names = structFieldNames(type)
      if (names.length === 0) return 'false'
      return once([sql], (value) => {
        const parts = type.fields.map((field, index) =>
          found(`struct_extract(${value}, ${quoteText(names[index] ?? '')})`, field.type, needle, scope),
        )
        return `(${parts.join(' OR ')})`
      })
    }
    case 'range':
      return fn('contains', folded(textOf(sql, type, zoneOf('UTC'))), needle)
    case 'scalar':
      if (type.name === 'JSON')
        return anyOf(fn('gsql_json_leaves', castTo(sql, 'VARCHAR'), scope), (item) =>
          fn('contains', folded(item), needle),
        )
      if (type.name === 'BYTES' || type.name === 'GEOGRAPHY') return refuse(`cannot search in ${type.name}`)
      return fn('contains', folded(textOf(sql, type, zoneOf('UTC'))), needle)
  }
}

function anyOf(list: string, test: (item: string) => string): string {
  return once([`list_transform(${list}, lambda part$: ${test('part$')})`], (all) =>
    caseOf([
      [`list_contains(${all}, true)`, 'true'],
      [`len(${all}) > list_count(${all})`, 'NULL::BOOLEAN'],
      [`${all} IS NOT NULL`, 'false'],
    ]),
  )
}

function bagOfWords(call: Call): string {
  return once([call.sql(0)], (words) => {
    const terms = `list_concat(CASE WHEN list_count(${words}) < len(${words}) THEN [NULL] ELSE [] END, list_sort(list_distinct(${words})))`
    const count = `len(list_filter(${words}, lambda word$: word$ IS NOT DISTINCT FROM term$))`
    return caseOf([
      [
        `${words} IS NOT NULL`,
        `list_transform(${terms}, lambda term$: struct_pack(term := term$, count := ${count}))`,
      ],
    ])
  })
}

function textAnalyze(call: Call): string {
  if (call.optional(2) !== undefined) return refuse('with analyzer_options is not available locally')
  return fn('gsql_text_analyze', call.sql(0), call.optional(1) ?? "'LOG_ANALYZER'")
}

export const searchRules: Rules = {
  contains_substr: containsSubstr,
  bag_of_words: bagOfWords,
  text_analyze: textAnalyze,
}
