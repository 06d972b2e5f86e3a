/** Looking into patterns. */
import { BIGINT, VARCHAR } from '@duckdb/node-api'
import { define, type RuntimeFunction } from './define.ts'

/** The number of capturing groups of a pattern. */
export function countGroups(pattern: string): number {
  let count = 0
  let isInClass = false
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern[index]
    if (character === '\\') index += 1
    else if (isInClass) isInClass = character !== ']'
    else if (character === '[') {
      isInClass = true
      // A closing bracket right behind the opening one is an ordinary character.
      if (pattern[index + 1] === '^') index += 1
      if (pattern[index + 1] === ']') index += 1
    } else if (character === '(' && (pattern[index + 1] !== '?' || /^\?P?</.test(pattern.slice(index + 1))))
      count += 1
  }
  return count
}

export const regexpFunctions: readonly RuntimeFunction[] = [
  define('gsql_regexp_groups', [VARCHAR], BIGINT, (pattern: string) => BigInt(countGroups(pattern))),
]
