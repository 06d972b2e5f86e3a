/** Messages of the room `sql`. */
import { defineCode } from './definition.ts'

export const sqlCodes = {
  'sql-syntax': defineCode<{ readonly problem: string }>({
    severity: 'error',
    message: ({ problem }) => problem,
    explanation:
      'The statement is not GoogleSQL: what was found stands at the marked place, in the words of the parser.',
  }),
  'sql-name': defineCode<{ readonly name: string; readonly suggestion?: string | undefined }>({
    severity: 'error',
    message: ({ name, suggestion }) => `Unrecognized name: ${name}${didYouMean(suggestion)}`,
    explanation:
      'No column, table alias, variable or argument of this name can be seen here. An alias of the select list is seen only by GROUP BY, HAVING, QUALIFY and ORDER BY.',
  }),
  'sql-field': defineCode<{
    readonly name: string
    readonly inside: string
    readonly suggestion?: string | undefined
  }>({
    severity: 'error',
    message: ({ name, inside, suggestion }) =>
      `Name ${name} not found inside ${inside}${didYouMean(suggestion)}`,
    explanation: 'The table alias or STRUCT has no column or field of this name.',
  }),
  'sql-table': defineCode<{ readonly name: string; readonly suggestion?: string | undefined }>({
    severity: 'error',
    message: ({ name, suggestion }) => `Table not found: ${name}${didYouMean(suggestion)}`,
    explanation:
      'Neither a WITH clause before this place nor the catalog has a table or view of this name. Names of tables are told apart by case.',
  }),
  'sql-function': defineCode<{ readonly name: string; readonly suggestion?: string | undefined }>({
    severity: 'error',
    message: ({ name, suggestion }) => `Function not found: ${name}${didYouMean(suggestion)}`,
    explanation: 'GoogleSQL has no function of this name, and none was created under it.',
  }),
  'sql-type': defineCode<{ readonly problem: string }>({
    severity: 'error',
    message: ({ problem }) => problem,
    explanation:
      'A value has a type that is not taken here. GoogleSQL converts by itself only without loss (INT64 to NUMERIC or FLOAT64), and constants a little more freely; write CAST for the rest.',
  }),
  'sql-query': defineCode<{ readonly problem: string }>({
    severity: 'error',
    message: ({ problem }) => problem,
    explanation:
      'The statement can be read but breaks a rule of GoogleSQL, said in the words of its analyzer: grouping, aliases, placement of aggregates and window functions, counts of columns.',
  }),
  'sql-unsupported': defineCode<{ readonly feature: string }>({
    severity: 'error',
    message: ({ feature }) => `${feature} is not supported here`,
    explanation:
      'The statement is GoogleSQL, but the types and columns of this part cannot be worked out yet, so it can only run on BigQuery.',
  }),
}

function didYouMean(suggestion: string | undefined): string {
  return suggestion === undefined ? '' : `; Did you mean ${suggestion}?`
}
