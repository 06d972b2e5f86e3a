import { describe, expect, it } from 'vitest'
import { makePalette } from '../../runner/report/palette.ts'
import { diffLines, diffRows, diffSentence } from '../../runner/report/row-diff.ts'

const columns = [
  { name: 'id', type: { kind: 'scalar', name: 'INT64' } },
  { name: 'name', type: { kind: 'scalar', name: 'STRING' } },
] as const

describe('rows that differ', () => {
  it('are none when the same rows come in another order', () => {
    const diff = diffRows(
      columns,
      [
        [1, 'a'],
        [2, null],
      ],
      [
        [2, null],
        [1, 'a'],
      ],
    )

    expect([diff.missing, diff.unexpected, diff.equal]).toEqual([[], [], 2])
  })

  it('are counted: a row expected twice and found once is missing once', () => {
    const diff = diffRows(
      columns,
      [
        [1, 'a'],
        [1, 'a'],
      ],
      [[1, 'a']],
    )

    expect(diffSentence(diff)).toBe('1 row missing')
  })

  it('stand under each other where they are alike', () => {
    const diff = diffRows(
      columns,
      [
        [1, 'Ana'],
        [2, 'Bo'],
      ],
      [
        [2, 'Bob'],
        [1, 'Anna'],
        [3, 'Cy'],
      ],
    )

    expect(diffLines(diff, makePalette(false))).toEqual([
      '      id  name',
      '   -  1   Ana',
      '   +  1   Anna',
      '   -  2   Bo',
      '   +  2   Bob',
      '   +  3   Cy',
      '      - expected  + found  0 rows equal',
    ])
  })
})
