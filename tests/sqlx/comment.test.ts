import { describe, expect, it } from 'vitest'
import { emittedComment } from '../../runner/sqlx/comment.ts'

describe('emittedComment', () => {
  it.each([
    [String.raw`-- a\d+`, '-- ad+'],
    [String.raw`-- C:\users`, String.raw`-- C:\users`],
    [String.raw`-- a\tb`, '-- a\tb'],
    [String.raw`-- one\ntwo`, String.raw`-- one\ntwo`],
    [String.raw`/* one\ntwo */`, '/* one\ntwo */'],
    [String.raw`-- \x41\u0042\u{43}\0`, '-- ABC\0'],
    [String.raw`-- \1`, String.raw`-- \1`],
    ['-- \\`', '-- \\`'],
    ['/* a\r\nb */', '/* a\nb */'],
    ['/* a\\\nb */', '/* ab */'],
    ['-- `x` ${y}', '-- `x` ${y}'],
  ])('gives %j as %j', (written, emitted) => {
    expect(emittedComment(written)).toBe(emitted)
  })
})
