/** Windows of analytic functions. */
import type { FrameBound, NamedWindow, WindowFrame, WindowSpecification } from '../ast/query.ts'
import type { Cursor } from './cursor.ts'
import { precedence, takeExpression, takeExpressionAbove } from './expression.ts'
import { takeList } from './lists.ts'
import { takeIdentifier } from './name.ts'
import { takeOrderBy } from './order.ts'

/** What follows OVER or `WINDOW name AS`: a name, or a specification in parentheses. */
export function takeWindow(cursor: Cursor): WindowSpecification {
  const { start } = cursor.token
  if (!cursor.is('(')) {
    const base = takeIdentifier(cursor)
    return {
      kind: 'windowSpecification',
      start,
      end: cursor.end,
      base,
      partitionBy: [],
      orderBy: [],
      frame: undefined,
    }
  }
  cursor.advance()
  const base = cursor.isName() ? takeIdentifier(cursor) : undefined
  const partitionBy = takePartitionBy(cursor)
  const orderBy = cursor.is('ORDER') ? takeOrderBy(cursor) : []
  const frame = cursor.is('ROWS') || cursor.is('RANGE') ? takeFrame(cursor) : undefined
  cursor.expect(')')
  return { kind: 'windowSpecification', start, end: cursor.end, base, partitionBy, orderBy, frame }
}

function takePartitionBy(cursor: Cursor): WindowSpecification['partitionBy'] {
  if (!cursor.accept('PARTITION')) return []
  cursor.expect('BY')
  return takeList(cursor, takeExpression)
}

function takeFrame(cursor: Cursor): WindowFrame {
  const { start, word } = cursor.advance()
  const unit = word === 'ROWS' ? 'rows' : 'range'
  if (!cursor.accept('BETWEEN')) {
    const from = takeBound(cursor)
    return { kind: 'windowFrame', start, end: cursor.end, unit, from, to: undefined }
  }
  const from = takeBound(cursor)
  cursor.expect('AND')
  const to = takeBound(cursor)
  return { kind: 'windowFrame', start, end: cursor.end, unit, from, to }
}

function takeBound(cursor: Cursor): FrameBound {
  const { start } = cursor.token
  if (cursor.accept('UNBOUNDED')) {
    const { word } = cursor.expect('FOLLOWING', 'PRECEDING')
    const bound = word === 'PRECEDING' ? 'unboundedPreceding' : 'unboundedFollowing'
    return { kind: 'frameBound', start, end: cursor.end, bound, offset: undefined }
  }
  if (cursor.accept('CURRENT')) {
    cursor.expect('ROW')
    return { kind: 'frameBound', start, end: cursor.end, bound: 'currentRow', offset: undefined }
  }
  const offset = takeExpressionAbove(cursor, precedence.bitOr)
  const { word } = cursor.expect('FOLLOWING', 'PRECEDING')
  return {
    kind: 'frameBound',
    start,
    end: cursor.end,
    bound: word === 'PRECEDING' ? 'preceding' : 'following',
    offset,
  }
}

/** `WINDOW a AS (…), b AS a`, if it is next. */
export function takeNamedWindows(cursor: Cursor): NamedWindow[] {
  if (!cursor.accept('WINDOW')) return []
  return takeList(cursor, (inner) => {
    const name = takeIdentifier(inner)
    inner.expect('AS')
    const window = takeWindow(inner)
    return { kind: 'namedWindow', start: name.start, end: inner.end, name, window }
  })
}
