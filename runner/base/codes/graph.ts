/** Messages of the room `graph`. */
import { defineCode } from './definition.ts'

export const graphCodes = {
  cycle: defineCode<{ readonly names: readonly string[] }>({
    severity: 'error',
    message: ({ names }) =>
      names.length === 1
        ? `"${names[0]}" reads itself`
        : `these actions wait for each other: ${[...names, names[0]].join(' → ')}`,
    hint: ({ names }) =>
      names.length === 1
        ? 'use ${self()} inside ${when(incremental(), …)} to read what an earlier run has written'
        : 'remove one of these refs, or move what both need to an action of its own',
    explanation:
      'Following the refs from an action leads back to it, so none of them could be built first. The shortest such circle is shown with the ref behind each step.',
  }),
  'selector-without-match': defineCode<{ readonly selector: string }>({
    severity: 'error',
    message: ({ selector }) => `"${selector}" selects nothing`,
    explanation:
      'A selector on the command line matches no action: a misspelled name, tag or path would otherwise look like a run without work.',
  }),
  'selector-malformed': defineCode<{ readonly selector: string; readonly problem: string }>({
    severity: 'error',
    message: ({ selector, problem }) => `"${selector}" is not a selector: ${problem}`,
    hint: () =>
      'write name, schema.name, +name, name+, 2+name, tag:x, path:folder or type:kind; "," between them means both',
    explanation: 'The text after --select or --exclude cannot be read.',
  }),
}
