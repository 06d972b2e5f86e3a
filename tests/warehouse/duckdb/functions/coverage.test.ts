import { describe, expect, it } from 'vitest'
import { allFunctions } from '../../../../runner/sql/functions/catalogue.ts'
import { families } from '../../../../runner/warehouse/duckdb/functions/families.ts'
import { unsupportedReason } from '../../../../runner/warehouse/duckdb/functions/registry.ts'
import { unsupportedFunctions } from '../../../../runner/warehouse/duckdb/functions/unsupported.ts'

describe('coverage', () => {
  const translated = families.flatMap((rules) => Object.keys(rules))
  const refused = Object.keys(unsupportedFunctions)

  it('every function of GoogleSQL is translated or refused, never both', () => {
    const names = allFunctions.map((definition) => definition.name)

    expect(names.filter((name) => !translated.includes(name) && !refused.includes(name))).toEqual([])
    expect(refused.filter((name) => translated.includes(name))).toEqual([])
  })

  it('no rule and no reason is for a function nobody can call', () => {
    const names = new Set(allFunctions.map((definition) => definition.name))

    expect([...translated, ...refused].filter((name) => !names.has(name))).toEqual([])
  })

  it('a function has its rule in one family only', () => {
    expect(translated.filter((name, index) => translated.indexOf(name) !== index)).toEqual([])
  })

  it('the reason names the function and why', () => {
    expect(unsupportedReason('st_area')).toBe('ST_AREA needs geography, which the local engine does not have')
    expect(unsupportedReason('substr')).toBeUndefined()
  })
})
