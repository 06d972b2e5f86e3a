import { describe, expect, it } from 'vitest'
import { workedCases } from './cases.ts'
import { parseFiles, showVersion } from './notation.ts'
import { referenceHistory } from './reference.ts'

describe('the reference that the SQL is held against', () => {
  it('has all 42 worked cases', () => {
    expect(new Set(workedCases.map((one) => one.id)).size).toBe(42)
  })

  it.each(workedCases)('agrees with worked case $id: $title', ({ files, options, expected }) => {
    const history = referenceHistory(parseFiles(files, options), options)

    expect(history.map((version) => showVersion(version, options))).toEqual(expected)
  })
})
