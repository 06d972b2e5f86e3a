/** Messages of the room `compile`. */
import { defineCode } from './definition.ts'

export const compileCodes = {
  'javascript-syntax': defineCode<{ readonly problem: string }>({
    severity: 'error',
    message: ({ problem }) => `this is not JavaScript: ${problem}`,
    explanation:
      'A config block, a js block, an expression in ${…} or a .js file cannot be parsed as JavaScript.',
  }),
  'javascript-error': defineCode<{ readonly problem: string }>({
    severity: 'error',
    message: ({ problem }) => problem,
    explanation:
      'JavaScript of the project threw an error while it was evaluated; the message is the one it threw.',
  }),
  'config-not-an-object': defineCode<Record<never, never>>({
    severity: 'error',
    message: () => 'the config is not an object',
    explanation: 'A config block holds keys and values: config { type: "table" }.',
  }),
  'unknown-type': defineCode<{ readonly type: string }>({
    severity: 'error',
    message: ({ type }) => `"${type}" is not a type of action`,
    explanation:
      'The key "type" of a config names a materialization (view, table, incremental, snapshot, external), or one of operations, assertion, declaration and test.',
  }),
  'ref-not-found': defineCode<{ readonly name: string }>({
    severity: 'error',
    message: ({ name }) => `"${name}" is not an action of this project`,
    explanation:
      'A ref, a dependency or the model of a test names something that no file defines. Tables that exist in the warehouse and are not built here need a declaration.',
  }),
  'ref-ambiguous': defineCode<{ readonly name: string; readonly matches: readonly string[] }>({
    severity: 'error',
    message: ({ name, matches }) => `"${name}" names ${matches.length} actions: ${matches.join(', ')}`,
    hint: ({ matches }) => {
      const [schema, table] = (matches[0] ?? '').split('.').slice(-2)
      return `say which one: ref("${schema}", "${table}")`
    },
    explanation:
      'Several actions have the same name in different datasets; a ref must then give the dataset too.',
  }),
  'ref-without-output': defineCode<{ readonly name: string }>({
    severity: 'error',
    message: ({ name }) => `"${name}" is an operation that makes no relation`,
    hint: () => 'set "hasOutput: true" in its config if it does make one',
    explanation: 'A ref needs a relation to read. Operations have one only when they say so.',
  }),
  'ref-malformed': defineCode<Record<never, never>>({
    severity: 'error',
    message: () => 'a reference is a name, "schema", "name", or an object with a name',
    explanation: 'ref and resolve take one to three strings, a list of them, or { database, schema, name }.',
  }),
  'duplicate-action': defineCode<{ readonly target: string }>({
    severity: 'error',
    message: ({ target }) => `"${target}" is defined twice`,
    hint: () => 'rename one of them, or give it another dataset',
    explanation:
      'Two files define the same relation. Names must differ within a dataset, over all types of actions.',
  }),
  'name-with-dot': defineCode<{ readonly name: string }>({
    severity: 'error',
    message: ({ name }) => `the name "${name}" holds a dot`,
    hint: () => 'give the dataset with "schema" and the project with "database"',
    explanation: 'Names of actions, datasets and projects are single names; dots separate them.',
  }),
  'one-statement-only': defineCode<{ readonly type: string }>({
    severity: 'error',
    message: ({ type }) => `an action of type "${type}" has one statement`,
    hint: () => 'remove the "---", or move the other statements to pre_operations or post_operations',
    explanation: 'Only operations may hold several statements, separated by lines of "---".',
  }),
  'block-not-allowed': defineCode<{ readonly block: string; readonly type: string }>({
    severity: 'error',
    message: ({ block, type }) => `an action of type "${type}" has no block "${block}"`,
    explanation:
      'pre_operations and post_operations belong to models, incremental_where and affected_keys to incremental ones, input to tests.',
  }),
  'trailing-semicolon': defineCode<Record<never, never>>({
    severity: 'error',
    message: () => 'the query ends in a semicolon',
    hint: () => 'remove it: the query becomes a part of a longer statement',
    explanation:
      'The query of a model or an assertion is put inside a statement, where a semicolon would end it.',
  }),
  'empty-query': defineCode<{ readonly type: string }>({
    severity: 'error',
    message: ({ type }) => `an action of type "${type}" needs a query`,
    explanation: 'The file has a config but no SQL behind it.',
  }),
  'affected-keys-missing': defineCode<Record<never, never>>({
    severity: 'error',
    message: () => 'incrementalStrategy "delete_insert" needs a block affected_keys',
    hint: () => 'add affected_keys { select distinct … } with the keys whose rows are rebuilt',
    explanation:
      'The strategy deletes the rows of some keys and inserts them anew; the block is the query for these keys.',
  }),
  'affected-not-available': defineCode<Record<never, never>>({
    severity: 'error',
    message: () => 'affected() belongs to models with incrementalStrategy "delete_insert"',
    explanation: 'It names the relation that holds the keys found by the block affected_keys.',
  }),
  'bad-type': defineCode<{ readonly text: string; readonly column: string; readonly problem: string }>({
    severity: 'error',
    message: ({ text, column, problem }) =>
      `the type "${text}" of the column "${column}" is not a GoogleSQL type: ${problem}`,
    explanation:
      'A column type is written as in GoogleSQL: INT64, NUMERIC(18, 2), ARRAY<STRING>, STRUCT<a INT64, b DATE>.',
  }),
  'unknown-assertion': defineCode<{ readonly name: string }>({
    severity: 'error',
    message: ({ name }) => `"${name}" is not a kind of assertion`,
    explanation:
      'The keys of "assertions" in a config are the kinds of claims that can be made about a model.',
  }),
  'bad-severity': defineCode<{ readonly value: string }>({
    severity: 'error',
    message: ({ value }) => `the severity ${value} is not one of "error", "warn" and "log"`,
    explanation: 'An assertion of severity error stops what depends on the model; warn and log are recorded.',
  }),
  'test-without-dataset': defineCode<Record<never, never>>({
    severity: 'error',
    message: () => 'the test does not say which model it tests',
    hint: () => 'add dataset: "the_model" to its config',
    explanation: 'A unit test names the model under test with the key "dataset".',
  }),
  'test-of-no-model': defineCode<{ readonly name: string }>({
    severity: 'error',
    message: ({ name }) => `"${name}" is not a model, so it cannot be tested`,
    explanation:
      'Unit tests run the query of a table, a view or an incremental model; other actions have none.',
  }),
  'test-input-missing': defineCode<{ readonly name: string; readonly model: string }>({
    severity: 'error',
    message: ({ name, model }) => `the test gives no rows for "${name}", which "${model}" reads`,
    hint: ({ name }) => `add input "${name}" { select … }`,
    explanation: 'A unit test replaces everything its model reads; each relation needs an input block.',
  }),
  'macro-error': defineCode<{ readonly problem: string }>({
    severity: 'error',
    message: ({ problem }) => problem,
    explanation: 'A macro call or a nunjucks tag in a body, or a file in macros/, could not be rendered.',
  }),
  'macro-defined-twice': defineCode<{ readonly name: string }>({
    severity: 'error',
    message: ({ name }) => `the macro "${name}" is defined twice`,
    explanation: 'All macros of macros/ share one set of names; two files define the same one.',
  }),
  'macro-with-expression': defineCode<Record<never, never>>({
    severity: 'error',
    message: () => 'a macro cannot hold "${"',
    hint: () => 'pass the value as an argument: {{ the_macro("${ref(\'t\')}") }}',
    explanation:
      'Macros are rendered before JavaScript is evaluated, so an expression in one would reach the warehouse as text.',
  }),
  'include-name-taken': defineCode<{ readonly name: string }>({
    severity: 'error',
    message: ({ name }) => `includes/${name}.js would hide the built-in "${name}"`,
    hint: () => 'rename the file',
    explanation: 'A file in includes/ is a global under its name; the names of built-in functions are taken.',
  }),
  'file-not-found': defineCode<{ readonly file: string }>({
    severity: 'error',
    message: ({ file }) => `the file "${file}" does not exist`,
    explanation: 'A configuration names a file of the project that is not there.',
  }),
  'action-not-supported': defineCode<{ readonly type: string }>({
    severity: 'warning',
    message: ({ type }) => `actions of type "${type}" are not built by this runner`,
    explanation:
      'Dataform compiles notebooks, data preparations and property graphs for its own service; this runner leaves them out.',
  }),
}
