/** The rules of all families. */
import { aggregateRules } from './aggregate.ts'
import { arithmeticRules } from './arithmetic.ts'
import { arrayRules } from './array.ts'
import { comparisonRules } from './comparison.ts'
import { formatRules } from './format.ts'
import { intervalRules } from './interval.ts'
import { jsonRules } from './json.ts'
import { logicRules } from './logic.ts'
import { mathRules } from './math.ts'
import { netRules } from './net.ts'
import { rangeRules } from './range.ts'
import { regexpRules } from './regexp.ts'
import type { Rules } from './rule.ts'
import { searchRules } from './search.ts'
import { stringRules } from './string.ts'
import { temporalRules } from './temporal.ts'
import { windowRules } from './window.ts'

/** Each function is in one family only. */
export const families: readonly Rules[] = [
  comparisonRules,
  logicRules,
  arithmeticRules,
  stringRules,
  regexpRules,
  mathRules,
  temporalRules,
  intervalRules,
  rangeRules,
  arrayRules,
  aggregateRules,
  windowRules,
  jsonRules,
  formatRules,
  netRules,
  searchRules,
]
