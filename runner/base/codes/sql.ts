/** Messages of the room `sql`. */
import { defineCode } from './definition.ts'

export const sqlCodes = {
  'sql-syntax': defineCode<{ readonly problem: string }>({
    severity: 'error',
    message: ({ problem }) => problem,
    explanation: 'The statement is not GoogleSQL: what was found stands at the marked place, in the words of the parser.',
  }),
}
