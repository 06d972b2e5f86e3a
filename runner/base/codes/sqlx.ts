/** Messages of the room `sqlx`. */
import { defineCode } from './definition.ts'

export const sqlxCodes = {
  'block-not-closed': defineCode<{ readonly block: string }>({
    severity: 'error',
    message: ({ block }) => `the block "${block}" is not closed`,
    hint: () => 'add the "}" that ends it',
    explanation: 'A block such as config { … } has no closing brace before the end of the file.',
  }),
  'expression-not-closed': defineCode<Record<never, never>>({
    severity: 'error',
    message: () => '"${" is not closed',
    hint: () => 'add the "}" that ends the JavaScript expression',
    explanation:
      'A JavaScript expression starts with "${" and has no closing brace before the end of the block or file.',
  }),
  'macro-not-closed': defineCode<{ readonly open: string; readonly close: string }>({
    severity: 'error',
    message: ({ open, close }) => `"${open}" has no "${close}"`,
    explanation:
      'In a project with macros/, "{{", "{%" and "{#" start a piece of template and need their closing mark.',
  }),
  'comment-not-closed': defineCode<Record<never, never>>({
    severity: 'error',
    message: () => 'the comment "/*" is not closed',
    hint: () => 'add "*/"',
    explanation: 'A block comment runs to the end of the file.',
  }),
  'block-repeated': defineCode<{ readonly block: string }>({
    severity: 'warning',
    message: ({ block }) => `only the last block "${block}" of a file counts`,
    hint: () => 'put both into one block; "---" on a line of its own separates statements',
    explanation:
      'Dataform keeps the last of several blocks of one kind and drops the others without a word; so do we, with a word.',
  }),
  'block-one-statement': defineCode<{ readonly block: string }>({
    severity: 'error',
    message: ({ block }) => `the block "${block}" holds more than one statement`,
    hint: () => 'remove the "---"',
    explanation: 'The blocks incremental_where, input and affected_keys hold one statement each.',
  }),
}
