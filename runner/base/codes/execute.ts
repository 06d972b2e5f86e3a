/** Messages about what is planned and run. */
import { defineCode } from './definition.ts'

const list = (names: readonly string[]) => names.map((name) => `"${name}"`).join(', ')

export const executeCodes = {
  'external-needs-columns': defineCode<{ name: string }>({
    severity: 'error',
    message: ({ name }) => `"${name}" is read from files and does not say which columns they have`,
    hint: () => 'declare every column with its type in `columns`; `STRING` reads the text as it is',
    explanation:
      'An external table takes its columns from the config, so that a file with other columns is noticed and nothing is guessed from the first rows.',
  }),
  'strategy-needs-key': defineCode<{ name: string; strategy: string; option: string }>({
    severity: 'error',
    message: ({ name, strategy }) => `"${name}" has strategy "${strategy}" and no key to find its rows by`,
    hint: ({ option }) => `add \`${option}: ["…"]\``,
    explanation: 'Strategies that replace rows need the columns that say which rows are replaced.',
  }),
  'key-not-a-column': defineCode<{ name: string; key: string }>({
    severity: 'error',
    message: ({ name, key }) => `"${key}" is a key of "${name}" and not one of its columns`,
    hint: () => 'add it to the select list, or correct the key',
    explanation: 'The columns of uniqueKey and rebuildKey must be columns that the model writes.',
  }),
  'columns-changed': defineCode<{
    name: string
    added: readonly string[]
    missing: readonly string[]
    retyped: readonly { readonly name: string; readonly from: string; readonly to: string }[]
  }>({
    severity: 'error',
    message: ({ name, added, missing, retyped }) => {
      const parts = [
        ...(added.length === 0 ? [] : [`does not have ${list(added)}`]),
        ...(missing.length === 0
          ? []
          : [`has ${list(missing)}, which ${missing.length === 1 ? 'is' : 'are'} no longer declared`]),
        ...retyped.map((column) => `has "${column.name}" as ${column.from} instead of ${column.to}`),
      ]
      return `the table "${name}" ${parts.join(' and ')}`
    },
    hint: ({ missing, retyped }) =>
      missing.length === 0 && retyped.length === 0
        ? 'say `onSchemaChange: "extend"` to add columns, or rebuild the table with --full-refresh'
        : 'rebuild the table with --full-refresh',
    explanation:
      'An incremental run writes into the table that is there. When its columns are not those the config declares, the run stops before it changes anything; no column is left out or emptied in silence.',
  }),
  'columns-differ': defineCode<{ name: string; extra: readonly string[]; missing: readonly string[] }>({
    severity: 'error',
    message: ({ name, extra, missing }) => {
      const parts = [
        ...(extra.length === 0
          ? []
          : [`gives ${list(extra)}, which ${extra.length === 1 ? 'is' : 'are'} not among its columns`]),
        ...(missing.length === 0 ? [] : [`does not give ${list(missing)}`]),
      ]
      return `the query of "${name}" ${parts.join(' and ')}`
    },
    hint: ({ extra }) =>
      extra.length === 0
        ? 'add them to the select list'
        : 'declare them in `columns` with a type, or leave them out of the select list',
    explanation:
      'When a config declares the types of its columns, or when the table exists already, the query must give exactly these columns. The order does not matter.',
  }),
  'snapshot-needs-key': defineCode<{ name: string }>({
    severity: 'error',
    message: ({ name }) => `the snapshot "${name}" has no key that says which rows are versions of one thing`,
    hint: () => 'add `uniqueKey: ["…"]`',
    explanation:
      'A snapshot keeps the versions of things; uniqueKey names the columns by which a thing is known.',
  }),
  'tracked-column-needs-type': defineCode<{ name: string; column: string }>({
    severity: 'error',
    message: ({ name, column }) => `"${column}" is tracked by "${name}" and has no declared type`,
    hint: ({ column }) => `declare it: \`columns: { ${column}: { type: "…" } }\``,
    explanation:
      'A snapshot notices a change by a hash over the text of its tracked columns. How a value becomes text depends on its type, and must be the same on every engine.',
  }),
  'tracked-type-without-text': defineCode<{ name: string; column: string; type: string }>({
    severity: 'error',
    message: ({ name, column, type }) =>
      `"${column}" is tracked by "${name}" and is ${type}, which has no exact text`,
    hint: ({ type }) =>
      type.includes('NUMERIC')
        ? 'declare NUMERIC(p, s) with at most 4 decimals'
        : 'cast it to STRING, INT64, NUMERIC(p, s), BOOL, DATE or TIMESTAMP',
    explanation:
      'Tracked columns may be STRING, INT64, NUMERIC with at most 4 declared decimals, BOOL, DATE or TIMESTAMP: their text is the same on every engine. FLOAT64 is not, and would make versions out of nothing.',
  }),
  'assertion-failed': defineCode<{
    assertion: string
    description: string
    rowsFailed: number
    rowsChecked: number
    of: string
  }>({
    severity: 'error',
    message: ({ description, rowsFailed, rowsChecked, of }) =>
      `${rowsFailed} ${rowsFailed === 1 ? 'row' : 'rows'}${rowsChecked > 0 ? ` of ${rowsChecked}` : ''} in "${of}" ${rowsFailed === 1 ? 'breaks' : 'break'} the claim: ${description}`,
    explanation:
      'An assertion found rows that break it. With severity "error" the model is not published: readers keep what they had, the new rows stay in its staging relation, and what depends on the model is skipped.',
  }),
  'job-refused': defineCode<{ task: string; target: string; engine: string; message: string; jobId: string }>(
    {
      severity: 'error',
      message: ({ task, target, engine, message, jobId }) =>
        `"${target}" cannot ${task}; ${engine} says: ${message} (job ${jobId})`,
      explanation:
        'The engine refused or failed a statement. Its own words follow ours. When the place in the model that they are about is known, it is shown.',
    },
  ),
  'runner-fault': defineCode<{ task: string; target: string; message: string }>({
    severity: 'error',
    message: ({ task, target, message }) =>
      `the runner made a mistake in "${task}" of "${target}": ${message}`,
    hint: () => 'this is not your fault: please report it with the journal of the run, which has the stack',
    explanation:
      'Something happened that the runner does not expect of itself. Other actions of the run are not touched.',
  }),
  'no-count': defineCode<{ target: string; task: string }>({
    severity: 'error',
    message: ({ target, task }) => `"${target}" got no number from "${task}"`,
    explanation:
      'What counts rows must return one row with whole numbers; the query behind this task returned something else.',
  }),
  'run-cancelled': defineCode<{ target: string }>({
    severity: 'error',
    message: ({ target }) => `"${target}" was cancelled`,
    explanation: 'The run was stopped from outside while this action was running.',
  }),
}
