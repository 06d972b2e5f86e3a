/** Messages of the room `generate`. */
import { defineCode } from './definition.ts'

export const generateCodes = {
  'generate-option': defineCode<{ readonly option: string; readonly problem: string }>({
    severity: 'error',
    message: ({ option, problem }) => `${option}: ${problem}`,
    explanation:
      'An option of `runner generate` has a value that it cannot take. Nothing is written. The message names the option and the values it accepts.',
  }),
}
