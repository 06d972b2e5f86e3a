/** MATCH_RECOGNIZE and its row patterns. */
import type { Expression } from '../ast/expression.ts'
import type { MatchRecognizeClause, PatternDefinition, PatternRepetition, RowPattern } from '../ast/from.ts'
import type { Cursor } from './cursor.ts'
import { takeExpression } from './expression.ts'
import { takeList } from './lists.ts'
import { takeIdentifier } from './name.ts'
import { takeOptionsIfAny } from './options.ts'
import { takeLimitValue, takeOrderBy } from './order.ts'
import { takeAliased } from './pivot.ts'

/** `MATCH_RECOGNIZE(…)`, without the alias of the result. */
export function takeMatchRecognize(cursor: Cursor): MatchRecognizeClause {
  const { start } = cursor.expect('MATCH_RECOGNIZE')
  cursor.expect('(')
  const partitionBy = cursor.acceptAll('PARTITION', 'BY') ? takeList(cursor, takeExpression) : []
  const orderBy = takeOrderBy(cursor)
  const measures = cursor.accept('MEASURES') ? takeList(cursor, takeAliased) : []
  const afterMatchSkip = takeSkip(cursor)
  cursor.expectAll('PATTERN', '(')
  const pattern = takeAlternation(cursor)
  cursor.expect(')')
  cursor.expect('DEFINE')
  const definitions = takeList(cursor, takeDefinition)
  const options = takeOptionsIfAny(cursor)
  cursor.expect(')')
  return {
    kind: 'matchRecognizeClause',
    start,
    end: cursor.end,
    partitionBy,
    orderBy,
    measures,
    afterMatchSkip,
    pattern,
    definitions,
    options,
  }
}

function takeSkip(cursor: Cursor): MatchRecognizeClause['afterMatchSkip'] {
  if (!cursor.accept('AFTER')) return undefined
  cursor.expectAll('MATCH', 'SKIP')
  if (cursor.accept('PAST')) {
    cursor.expectAll('LAST', 'ROW')
    return 'pastLastRow'
  }
  cursor.expectAll('TO', 'NEXT', 'ROW')
  return 'toNextRow'
}

function takeDefinition(cursor: Cursor): PatternDefinition {
  const name = takeIdentifier(cursor)
  cursor.expect('AS')
  const condition = takeExpression(cursor)
  return { kind: 'patternDefinition', start: name.start, end: cursor.end, name, condition }
}

function takeAlternation(cursor: Cursor): RowPattern {
  cursor.enter()
  const { start } = cursor.token
  const options = [takeSequence(cursor)]
  // `A || B` has an empty pattern in the middle.
  while (cursor.is('|') || cursor.is('||')) {
    const sign = cursor.advance()
    if (sign.word === '||') options.push({ kind: 'patternEmpty', start: sign.start + 1, end: sign.start + 1 })
    options.push(takeSequence(cursor))
  }
  cursor.leave()
  const [only] = options
  if (options.length === 1 && only !== undefined) return only
  return { kind: 'patternAlternation', start, end: cursor.end, options }
}

function takeSequence(cursor: Cursor): RowPattern {
  const { start } = cursor.token
  const items: RowPattern[] = []
  while (!cursor.isAny('|', '||', ')') && cursor.token.kind !== 'end') items.push(takeRepetitions(cursor))
  const [only] = items
  if (only === undefined) return { kind: 'patternEmpty', start, end: start }
  return items.length === 1 ? only : { kind: 'patternSequence', start, end: cursor.end, items }
}

function takeRepetitions(cursor: Cursor): RowPattern {
  const { start } = cursor.token
  const pattern = takePatternPrimary(cursor)
  const repetition = takeQuantifier(cursor)
  if (repetition === undefined) return pattern
  const isReluctant = cursor.accept('?')
  return { kind: 'patternRepetition', start, end: cursor.end, pattern, ...repetition, isReluctant }
}

function takePatternPrimary(cursor: Cursor): RowPattern {
  const { start, end, word } = cursor.token
  if (word === '^' || word === '$') {
    cursor.advance()
    return { kind: 'patternAnchor', start, end, at: word === '^' ? 'start' : 'end' }
  }
  if (cursor.accept('(')) {
    const pattern = takeAlternation(cursor)
    cursor.expect(')')
    return pattern
  }
  return { kind: 'patternSymbol', start, end, name: takeIdentifier(cursor) }
}

function takeQuantifier(cursor: Cursor): Pick<PatternRepetition, 'form' | 'least' | 'most'> | undefined {
  const { word } = cursor.token
  if (word === '*' || word === '+' || word === '?') {
    cursor.advance()
    return { form: word, least: undefined, most: undefined }
  }
  if (word !== '{') return undefined
  cursor.advance()
  const least = takeCount(cursor)
  if (least !== undefined && cursor.accept('}')) return { form: 'exact', least, most: undefined }
  cursor.expect(',')
  const most = takeCount(cursor)
  cursor.expect('}')
  return { form: 'bounds', least, most }
}

function takeCount(cursor: Cursor): Expression | undefined {
  return cursor.is(',') || cursor.is('}') ? undefined : takeLimitValue(cursor)
}
