import { describe, expect, it } from 'vitest'
import { allCodes, explanationOf } from '../../runner/base/codes.ts'
import { diagnosticsPage } from '../../runner/report/diagnostics-page.ts'

describe('docs/diagnostics.md', () => {
  it('is what the catalogue says', async () => {
    await expect(diagnosticsPage()).toMatchFileSnapshot('../../docs/diagnostics.md')
  })

  it('explains every code in at least one sentence', () => {
    const bare = allCodes.filter((code) => !/^.{20,}[.)`]$/s.test(explanationOf(code)))

    expect(bare).toEqual([])
  })
})
