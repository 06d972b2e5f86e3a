/** Messages of the room `check`. */
import { defineCode } from './definition.ts'

export const checkCodes = {
  'column-missing': defineCode<{ readonly column: string; readonly name: string }>({
    severity: 'error',
    message: ({ column, name }) =>
      `the query of "${name}" does not give "${column}", which its config describes`,
    hint: ({ column }) => `add "${column}" to the select list, or take it out of "columns"`,
    explanation:
      'The config describes a column that the query does not have. A table could not be created with it, and a description would have nothing to stand at.',
  }),
  'column-renamed': defineCode<{ readonly column: string; readonly given: string; readonly name: string }>({
    severity: 'error',
    message: ({ column, given, name }) =>
      `the query of "${name}" gives "${given}" where its config describes "${column}"`,
    hint: ({ column, given }) => `write "as ${column}" in the query, or "${given}" in "columns"`,
    explanation:
      'A column of the query and one of the config have no partner, and look as if they were meant to be the same.',
  }),
  'column-undeclared': defineCode<{ readonly column: string; readonly name: string }>({
    severity: 'error',
    message: ({ column, name }) =>
      `the query of "${name}" gives "${column}", which is not among its declared columns`,
    hint: ({ column }) => `add "${column}" to "columns" with its type, or take it out of the select list`,
    explanation:
      'A config that gives every column a type is the whole list of columns. A column beyond it is refused, so that none is lost in silence.',
  }),
  'column-type': defineCode<{
    readonly column: string
    readonly name: string
    readonly from: string
    readonly to: string
  }>({
    severity: 'error',
    message: ({ column, name, from, to }) =>
      `"${column}" of "${name}" is ${from} in the query and cannot become ${to}`,
    explanation:
      'GoogleSQL has no conversion from the type that the query gives to the type that the column has, as the config declares it or as the first build makes it.',
  }),
  'column-without-name': defineCode<{ readonly position: number; readonly name: string }>({
    severity: 'error',
    message: ({ position, name }) => `column ${position} of the query of "${name}" has no name`,
    hint: () => 'give it one with "as"',
    explanation:
      'The columns of a table or view have names, so every expression of the query needs an alias.',
  }),
  'column-name-twice': defineCode<{ readonly column: string; readonly name: string }>({
    severity: 'error',
    message: ({ column, name }) => `the query of "${name}" gives two columns called "${column}"`,
    explanation: 'A table or view cannot have two columns of one name; upper and lower case are the same.',
  }),
  'key-not-given': defineCode<{ readonly column: string; readonly key: string; readonly relation: string }>({
    severity: 'error',
    message: ({ column, key, relation }) => `"${column}" in "${key}" is not a column of ${relation}`,
    explanation: 'A key of the config names a column that the model does not have.',
  }),
  'incremental-column-missing': defineCode<{ readonly column: string; readonly name: string }>({
    severity: 'error',
    message: ({ column, name }) => `the incremental query of "${name}" does not give "${column}"`,
    hint: () => 'what stands in ${when(incremental(), …)} must leave the columns as they are',
    explanation:
      'The query has other columns when it is rendered for an incremental run than when the table is built from nothing, so the rows could not be added to the table.',
  }),
  'incremental-column-surplus': defineCode<{ readonly column: string; readonly name: string }>({
    severity: 'error',
    message: ({ column, name }) =>
      `the incremental query of "${name}" gives "${column}", which the table does not have`,
    hint: () => 'what stands in ${when(incremental(), …)} must leave the columns as they are',
    explanation:
      'The query has other columns when it is rendered for an incremental run than when the table is built from nothing, so the rows could not be added to the table.',
  }),
  'test-input-without-column': defineCode<{
    readonly input: string
    readonly column: string
    readonly name: string
  }>({
    severity: 'error',
    message: ({ input, column, name }) => `input "${input}" does not give "${column}", which "${name}" reads`,
    hint: ({ column }) => `add "${column}" to the input`,
    explanation:
      'A unit test brings the rows of everything its model reads, with all columns the model reads.',
  }),
  'test-expects-unknown': defineCode<{ readonly column: string; readonly name: string }>({
    severity: 'error',
    message: ({ column, name }) => `"${column}" is expected and is not a column of "${name}"`,
    explanation: 'The expected rows of a unit test have a column that the tested model does not have.',
  }),
  'columns-unknown': defineCode<{ readonly name: string; readonly readers: number }>({
    severity: 'info',
    message: ({ name, readers }) =>
      `the columns of "${name}" are not known, so ${readers === 1 ? 'one query that reads it is' : `${readers} queries that read it are`} not checked`,
    hint: () => 'declare all of them with types: columns: { id: { type: "INT64" }, … }',
    explanation:
      'Nothing in the project says which columns this relation has: a declaration without types, or an operation that makes it in a way that cannot be followed. Queries over it run, but mistakes in them are found by the warehouse only.',
  }),
  'relation-unknown': defineCode<{ readonly name: string; readonly suggestion?: string | undefined }>({
    severity: 'info',
    message: ({ name }) => `"${name}" is not an action of this project, so what reads it is not checked`,
    hint: ({ suggestion }) =>
      suggestion === undefined
        ? 'declare it with type: "declaration" and its columns'
        : `did you mean "${suggestion}"? Write it as a ref`,
    explanation:
      'A query names a relation in full that no action of the project is about. It may exist; what columns it has is not known here.',
  }),
} as const
