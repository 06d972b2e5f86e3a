import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isRetryableRequest,
  jobError,
  kindOfReason,
  mayHaveArrived,
  requestError,
} from '../../../runner/warehouse/bigquery/errors.ts'
import { offsetOfPlace, placeOfOffset } from '../../../runner/warehouse/bigquery/place.ts'
import { HttpError } from '../../../runner/warehouse/bigquery/transport.ts'
import type { WarehouseErrorKind } from '../../../runner/warehouse/warehouse.ts'

describe('reasons', () => {
  it.each<[reason: string, message: string, kind: WarehouseErrorKind]>([
    ['backendError', '', 'transient'],
    ['jobBackendError', '', 'transient'],
    ['jobInternalError', '', 'transient'],
    ['tableUnavailable', '', 'transient'],
    ['rateLimitExceeded', '', 'quota'],
    [
      'jobRateLimitExceeded',
      'Exceeded rate limits: too many table update operations for this table',
      'quota',
    ],
    ['quotaExceeded', 'Quota exceeded: your project exceeded quota for free query bytes scanned', 'limit'],
    ['quotaExceeded', 'Exceeded the max number of jobs that can be queued per project', 'quota'],
    ['resourcesExceeded', 'Resources exceeded during query execution', 'limit'],
    ['resourcesExceeded', 'Too many DML statements outstanding against table t, limit is 20.', 'quota'],
    ['invalidQuery', 'Unrecognized name: amuont at [1:8]', 'invalid-query'],
    ['invalidQuery', 'Could not serialize access to table p:d.t due to concurrent update', 'transient'],
    ['invalidQuery', 'Transaction is aborted due to concurrent update against table p:d.t', 'transient'],
    ['bytesBilledLimitExceeded', '', 'limit'],
    ['timeout', '', 'limit'],
    ['notFound', '', 'not-found'],
    ['accessDenied', '', 'permission'],
    ['stopped', '', 'cancelled'],
    ['notImplemented', '', 'unsupported'],
    ['somethingNew', '', 'invalid-query'],
  ])('%s "%s" is %s', (reason, message, kind) => {
    expect(kindOfReason(reason, message)).toBe(kind)
  })

  it.each<[status: number, reason: string, again: boolean, arrived: boolean, kind: WarehouseErrorKind]>([
    [0, 'noAnswer', true, true, 'transient'],
    [0, 'unreadable', true, true, 'transient'],
    [0, 'stopped', false, true, 'cancelled'],
    [400, 'invalidQuery', false, false, 'invalid-query'],
    [401, 'authError', false, false, 'permission'],
    [401, 'noCredentials', false, false, 'permission'],
    [403, 'accessDenied', false, false, 'permission'],
    [403, 'rateLimitExceeded', true, false, 'quota'],
    [403, 'userRateLimitExceeded', true, false, 'quota'],
    [403, 'quotaExceeded', false, false, 'limit'],
    [404, 'notFound', false, false, 'not-found'],
    [408, 'unknown', true, true, 'transient'],
    [429, 'unknown', true, false, 'quota'],
    [500, 'internalError', true, true, 'transient'],
    [502, 'unreadable', true, true, 'transient'],
    [503, 'unknown', true, true, 'transient'],
    [504, 'unknown', true, true, 'transient'],
  ])('HTTP %i %s: again %s, may have arrived %s, %s', (status, reason, again, arrived, kind) => {
    const error = new HttpError(status, reason, 'words')

    expect(isRetryableRequest(error)).toBe(again)
    expect(mayHaveArrived(error)).toBe(arrived)
    expect(requestError(error, '', 'j')).toMatchObject({ kind, jobId: 'j', message: 'words' })
  })
})

describe('places', () => {
  it('are taken out of the message and found in the statement', () => {
    const sql = "select\n  'é', amuont\nfrom t"

    expect(
      jobError({ reason: 'invalidQuery', message: 'Unrecognized name: amuont at [2:8]' }, sql, 'j'),
    ).toMatchObject({
      kind: 'invalid-query',
      message: 'Unrecognized name: amuont',
      offset: sql.indexOf('amuont'),
      jobId: 'j',
    })
  })

  // Columns as GoogleSQL's own analyzer gives them for these texts.
  it.each([
    ["select '😀', nope", 13],
    ["select 'é', \t nope", 18],
    ['\tselect 1,\tnope', 25],
  ])('count code points and stop at every eighth column for a tab: %j', (sql, column) => {
    expect(offsetOfPlace(sql, 1, column)).toBe(sql.indexOf('nope'))
    expect(placeOfOffset(sql, sql.indexOf('nope'))).toEqual({ line: 1, column })
  })

  it('past the end of a line or of the text are at that end', () => {
    expect(offsetOfPlace('ab\ncd', 1, 9)).toBe(2)
    expect(offsetOfPlace('ab\ncd', 7, 1)).toBe(5)
  })

  it('of every character lead back to it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '\t', '\n', 'é', '😀', ' ')), fc.nat(), (characters, at) => {
        const sql = characters.join('')
        const offset = characters.slice(0, at % (characters.length + 1)).join('').length
        const { line, column } = placeOfOffset(sql, offset)

        expect(offsetOfPlace(sql, line, column)).toBe(offset)
      }),
    )
  })
})
