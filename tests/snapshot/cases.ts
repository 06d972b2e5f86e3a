/**
 * The worked cases of the SCD2 rules, as tables of text.
 *
 * A record is `key city/tier/phone @updated_at`; a batch is a file with its date. Times are UTC; dates without a year are
 * in 2024. What upstream does to files is already done here: text is cleaned, superseded and rejected files are left
 * out, each with a remark.
 */
import type { HistoryOptions } from './reference.ts'

export interface WorkedCase {
  readonly id: string
  readonly title: string
  readonly options: HistoryOptions
  /** In the order in which the files arrive. */
  readonly files: readonly { readonly date: string; readonly rows: readonly string[] }[]
  readonly expected: readonly string[]
}

const check: HistoryOptions = { mode: 'full_snapshot', strategy: 'check', hardDeletes: 'ignore' }
const timed: HistoryOptions = { mode: 'full_snapshot', strategy: 'timestamp', hardDeletes: 'ignore' }
const delta: HistoryOptions = { mode: 'delta', strategy: 'timestamp', hardDeletes: 'ignore' }

const file = (date: string, ...rows: string[]) => ({ date, rows })

const absentTwice = [
  file('01-01', '1 Oslo/gold/11', '2 Rome/silver/22'),
  file('01-02', '2 Rome/silver/22'),
  file('01-03', '2 Rome/silver/22'),
]
const cameBack = [...absentTwice, file('01-04', '1 Oslo/gold/11', '2 Rome/silver/22')]
const tiedFiles = [file('01-05', '1 Lund/gold/11 @01-04 08:00'), file('01-06', '1 Oslo/gold/11 @01-04 08:00')]

export const workedCases: readonly WorkedCase[] = [
  {
    id: '1',
    title: 'first load',
    options: check,
    files: [file('01-01', '1 Oslo/gold/11', '2 Rome/silver/22')],
    expected: ['1 v1 Oslo/gold/11 [01-01, ∞) cur', '2 v1 Rome/silver/22 [01-01, ∞) cur'],
  },
  {
    id: '2',
    title: 'unchanged day',
    options: check,
    files: [file('01-01', '1 Oslo/gold/11'), file('01-02', '1 Oslo/gold/11')],
    expected: ['1 v1 Oslo/gold/11 [01-01, ∞) cur'],
  },
  {
    id: '3',
    title: 'changed',
    options: check,
    files: [file('01-01', '1 Oslo/gold/11'), file('01-03', '1 Bergen/gold/11')],
    expected: ['1 v1 Oslo/gold/11 [01-01, 01-03)', '1 v2 Bergen/gold/11 [01-03, ∞) cur'],
  },
  {
    id: '4',
    title: 'back to an old value: three versions, not two',
    options: check,
    files: [
      file('01-01', '1 Oslo/gold/11'),
      file('01-02', '1 Bergen/gold/11'),
      file('01-03', '1 Oslo/gold/11'),
    ],
    expected: [
      '1 v1 Oslo/gold/11 [01-01, 01-02)',
      '1 v2 Bergen/gold/11 [01-02, 01-03)',
      '1 v3 Oslo/gold/11 [01-03, ∞) cur',
    ],
  },
  {
    id: '5',
    title: 'type 1 change only: overwrite, no version',
    options: check,
    files: [file('01-01', '1 Oslo/gold/11'), file('01-02', '1 Oslo/gold/99')],
    expected: ['1 v1 Oslo/gold/99 [01-01, ∞) cur'],
  },
  {
    id: '6',
    title: 'type 1 never rewrites a closed version',
    options: check,
    files: [
      file('01-01', '1 Oslo/gold/11'),
      file('01-02', '1 Bergen/gold/12'),
      file('01-03', '1 Bergen/gold/13'),
    ],
    expected: ['1 v1 Oslo/gold/11 [01-01, 01-02)', '1 v2 Bergen/gold/13 [01-02, ∞) cur'],
  },
  {
    id: '7',
    title: 'valid_from is the time of the record, before the file',
    options: timed,
    files: [file('01-05', '1 Oslo/gold/11 @2023-11-20 08:30')],
    expected: ['1 v1 Oslo/gold/11 [2023-11-20 08:30, ∞) cur'],
  },
  {
    id: '8',
    title: 'touch: newer updated_at, same content: no version',
    options: timed,
    files: [file('01-05', '1 Oslo/gold/11 @01-04 09:00'), file('01-06', '1 Oslo/gold/11 @01-06 10:00')],
    expected: ['1 v1 Oslo/gold/11 [01-04 09:00, ∞) cur'],
  },
  {
    id: '9',
    title: 'changed, time inside the day',
    options: timed,
    files: [file('01-05', '1 Oslo/gold/11 @01-04 09:00'), file('01-06', '1 Bergen/gold/11 @01-06 10:00')],
    expected: ['1 v1 Oslo/gold/11 [01-04 09:00, 01-06 10:00)', '1 v2 Bergen/gold/11 [01-06 10:00, ∞) cur'],
  },
  {
    id: '10',
    title: 'updated_at NULL, then in the future: fall back to the file date',
    options: timed,
    files: [
      file('01-05', '1 Oslo/gold/11 @NULL'),
      file('01-06', '1 Bergen/gold/11 @2031-01-01'),
      file('01-07', '1 Lund/gold/11 @01-07 06:00'),
    ],
    expected: [
      '1 v1 Oslo/gold/11 [01-05, 01-06)',
      '1 v2 Bergen/gold/11 [01-06, 01-07 06:00)',
      '1 v3 Lund/gold/11 [01-07 06:00, ∞) cur',
    ],
  },
  {
    id: '11',
    title: 'content changed, updated_at not bumped: correction in place',
    options: timed,
    files: [file('01-05', '1 Oslo/gold/11 @01-04'), file('01-06', '1 Bergen/gold/11 @01-04')],
    expected: ['1 v1 Bergen/gold/11 [01-04, ∞) cur'],
  },
  {
    id: '12',
    title: 'absent key, ignore',
    options: check,
    files: absentTwice,
    expected: ['1 v1 Oslo/gold/11 [01-01, ∞) cur', '2 v1 Rome/silver/22 [01-01, ∞) cur'],
  },
  {
    id: '13',
    title: 'absent key, invalidate; absent again: nothing more',
    options: { ...check, hardDeletes: 'invalidate' },
    files: absentTwice,
    expected: ['1 v1 Oslo/gold/11 [01-01, 01-02)', '2 v1 Rome/silver/22 [01-01, ∞) cur'],
  },
  {
    id: '14',
    title: 'absent key, new_record; one deleted row only, however long it is absent',
    options: { ...check, hardDeletes: 'new_record' },
    files: absentTwice,
    expected: [
      '1 v1 Oslo/gold/11 [01-01, 01-02)',
      '1 v2 Oslo/gold/11 [01-02, ∞) cur DEL',
      '2 v1 Rome/silver/22 [01-01, ∞) cur',
    ],
  },
  {
    id: '15',
    title: 'reappears, ignore: one unbroken version',
    options: check,
    files: cameBack,
    expected: ['1 v1 Oslo/gold/11 [01-01, ∞) cur', '2 v1 Rome/silver/22 [01-01, ∞) cur'],
  },
  {
    id: '16',
    title: 'reappears unchanged, invalidate: new version, gap stays',
    options: { ...check, hardDeletes: 'invalidate' },
    files: cameBack,
    expected: [
      '1 v1 Oslo/gold/11 [01-01, 01-02)',
      '1 v2 Oslo/gold/11 [01-04, ∞) cur',
      '2 v1 Rome/silver/22 [01-01, ∞) cur',
    ],
  },
  {
    id: '17',
    title: 'reappears, new_record: contiguous',
    options: { ...check, hardDeletes: 'new_record' },
    files: cameBack,
    expected: [
      '1 v1 Oslo/gold/11 [01-01, 01-02)',
      '1 v2 Oslo/gold/11 [01-02, 01-04) DEL',
      '1 v3 Oslo/gold/11 [01-04, ∞) cur',
      '2 v1 Rome/silver/22 [01-01, ∞) cur',
    ],
  },
  {
    id: '18',
    title: 'reappears with its old updated_at, then edited without bump: not before the second presence run',
    options: { ...timed, hardDeletes: 'invalidate' },
    files: [
      file('01-01', '1 Oslo/gold/11 @2023-12-20', '2 Rome/silver/22 @2023-12-20'),
      file('01-02', '2 Rome/silver/22 @2023-12-20'),
      file('01-04', '1 Oslo/gold/11 @2023-12-20', '2 Rome/silver/22 @2023-12-20'),
      file('01-05', '1 Lund/gold/11 @2023-12-20', '2 Rome/silver/22 @2023-12-20'),
    ],
    expected: [
      '1 v1 Oslo/gold/11 [2023-12-20, 01-02)',
      '1 v2 Lund/gold/11 [01-04, ∞) cur',
      '2 v1 Rome/silver/22 [2023-12-20, ∞) cur',
    ],
  },
  {
    id: '19',
    title: 'several changes in one batch',
    options: delta,
    files: [
      file(
        '01-01',
        '1 Oslo/gold/11 @01-01 09:00',
        '1 Bergen/gold/11 @01-01 12:00',
        '1 Bergen/silver/11 @01-01 15:00',
      ),
    ],
    expected: [
      '1 v1 Oslo/gold/11 [01-01 09:00, 01-01 12:00)',
      '1 v2 Bergen/gold/11 [01-01 12:00, 01-01 15:00)',
      '1 v3 Bergen/silver/11 [01-01 15:00, ∞) cur',
    ],
  },
  {
    id: '20',
    title: 'late older record splits a closed interval',
    options: delta,
    files: [
      file('01-01', '1 Oslo/gold/11 @01-01'),
      file('01-05', '1 Lund/gold/11 @01-05'),
      file('01-06', '1 Bergen/gold/11 @01-03'),
    ],
    expected: [
      '1 v1 Oslo/gold/11 [01-01, 01-03)',
      '1 v2 Bergen/gold/11 [01-03, 01-05)',
      '1 v3 Lund/gold/11 [01-05, ∞) cur',
    ],
  },
  {
    id: '21',
    title: 'late record equal to the next version: that version starts earlier',
    options: delta,
    files: [
      file('01-01', '1 Oslo/gold/11 @01-01'),
      file('01-05', '1 Lund/gold/11 @01-05'),
      file('01-06', '1 Lund/gold/11 @01-03'),
    ],
    expected: ['1 v1 Oslo/gold/11 [01-01, 01-03)', '1 v2 Lund/gold/11 [01-03, ∞) cur'],
  },
  {
    id: '22',
    title: 'late record equal to the previous version: nothing changes',
    options: delta,
    files: [
      file('01-01', '1 Oslo/gold/11 @01-01'),
      file('01-05', '1 Lund/gold/11 @01-05'),
      file('01-06', '1 Oslo/gold/11 @01-03'),
    ],
    expected: ['1 v1 Oslo/gold/11 [01-01, 01-05)', '1 v2 Lund/gold/11 [01-05, ∞) cur'],
  },
  {
    id: '23',
    title: 'late record before the first version',
    options: delta,
    files: [file('01-05', '1 Lund/gold/11 @01-05'), file('01-06', '1 Oslo/gold/11 @01-02')],
    expected: ['1 v1 Oslo/gold/11 [01-02, 01-05)', '1 v2 Lund/gold/11 [01-05, ∞) cur'],
  },
  {
    id: '24',
    title: 'tie inside one file: last row wins',
    options: delta,
    files: [file('01-05', '1 Lund/gold/11 @01-05 08:00', '1 Oslo/gold/11 @01-05 08:00')],
    expected: ['1 v1 Oslo/gold/11 [01-05 08:00, ∞) cur'],
  },
  {
    id: '25',
    title: 'tie across files: later file date wins',
    options: delta,
    files: tiedFiles,
    expected: ['1 v1 Oslo/gold/11 [01-04 08:00, ∞) cur'],
  },
  {
    id: '25r',
    title: 'same two files, arrival reversed: same result',
    options: delta,
    files: tiedFiles.toReversed(),
    expected: ['1 v1 Oslo/gold/11 [01-04 08:00, ∞) cur'],
  },
  {
    id: '26',
    title: 'late snapshot between two',
    options: check,
    files: [
      file('01-01', '1 Oslo/gold/11'),
      file('01-03', '1 Lund/gold/11'),
      file('01-02', '1 Bergen/gold/11'),
    ],
    expected: [
      '1 v1 Oslo/gold/11 [01-01, 01-02)',
      '1 v2 Bergen/gold/11 [01-02, 01-03)',
      '1 v3 Lund/gold/11 [01-03, ∞) cur',
    ],
  },
  {
    id: '27',
    title: 'late snapshot between two equal days: three versions',
    options: check,
    files: [
      file('01-01', '1 Oslo/gold/11'),
      file('01-03', '1 Oslo/gold/11'),
      file('01-02', '1 Bergen/gold/11'),
    ],
    expected: [
      '1 v1 Oslo/gold/11 [01-01, 01-02)',
      '1 v2 Bergen/gold/11 [01-02, 01-03)',
      '1 v3 Oslo/gold/11 [01-03, ∞) cur',
    ],
  },
  {
    id: '28',
    title: 'late snapshot lacks the key: gap appears',
    options: { ...check, hardDeletes: 'invalidate' },
    files: [
      file('01-01', '1 Oslo/gold/11', '2 Rome/silver/22'),
      file('01-03', '1 Oslo/gold/11', '2 Rome/silver/22'),
      file('01-02', '2 Rome/silver/22'),
    ],
    expected: [
      '1 v1 Oslo/gold/11 [01-01, 01-02)',
      '1 v2 Oslo/gold/11 [01-03, ∞) cur',
      '2 v1 Rome/silver/22 [01-01, ∞) cur',
    ],
  },
  {
    id: '29',
    title: 'NULL, empty text, value, NULL',
    options: check,
    // The empty text of 01-02 is NULL once cleaned.
    files: [
      file('01-01', '1 NULL/gold/11'),
      file('01-02', '1 NULL/gold/11'),
      file('01-03', '1 Oslo/gold/11'),
      file('01-04', '1 NULL/gold/11'),
    ],
    expected: [
      '1 v1 NULL/gold/11 [01-01, 01-03)',
      '1 v2 Oslo/gold/11 [01-03, 01-04)',
      '1 v3 NULL/gold/11 [01-04, ∞) cur',
    ],
  },
  {
    id: '30',
    title: 'concatenation trap: ab+c is not a+bc',
    options: check,
    files: [file('01-01', '1 ab/c/11'), file('01-02', '1 a/bc/11')],
    expected: ['1 v1 ab/c/11 [01-01, 01-02)', '1 v2 a/bc/11 [01-02, ∞) cur'],
  },
  {
    id: '31',
    title: 'value moves between columns, NULL trap',
    options: check,
    files: [file('01-01', '1 X/NULL/11'), file('01-02', '1 NULL/X/11')],
    expected: ['1 v1 X/NULL/11 [01-01, 01-02)', '1 v2 NULL/X/11 [01-02, ∞) cur'],
  },
  {
    id: '32',
    title: 'white-space noise is not a change',
    options: check,
    // "  New  York " and "gold " of 01-02 are cleaned.
    files: [file('01-01', '1 New York/gold/11'), file('01-02', '1 New York/gold/11')],
    expected: ['1 v1 New York/gold/11 [01-01, ∞) cur'],
  },
  {
    id: '33',
    title: 'tracked column added with since = 01-03; third value in a row',
    options: { ...check, band: '2024-01-03' },
    files: [
      file('01-01', '1 Oslo/gold/b1/11', '2 Rome/gold/NULL/22'),
      file('01-02', '1 Oslo/gold/b2/11', '2 Rome/gold/NULL/22'),
      file('01-03', '1 Oslo/gold/b2/11', '2 Rome/gold/NULL/22'),
      file('01-04', '1 Oslo/gold/b3/11', '2 Rome/gold/NULL/22'),
    ],
    expected: [
      '1 v1 Oslo/gold/NULL/11 [01-01, 01-03)',
      '1 v2 Oslo/gold/b2/11 [01-03, 01-04)',
      '1 v3 Oslo/gold/b3/11 [01-04, ∞) cur',
      '2 v1 Rome/gold/NULL/22 [01-01, ∞) cur',
    ],
  },
  {
    id: '34',
    title: 'all files delivered a second time: no change',
    options: check,
    // The first deliveries are superseded: the second ones count, with a later sequence.
    files: [file('01-01', '1 Oslo/gold/11'), file('01-02', '1 Bergen/gold/11')],
    expected: ['1 v1 Oslo/gold/11 [01-01, 01-02)', '1 v2 Bergen/gold/11 [01-02, ∞) cur'],
  },
  {
    id: '35',
    title: 'key twice in one snapshot, different updated_at: both count',
    options: timed,
    files: [file('01-05', '1 Oslo/gold/11 @01-05 08:00', '1 Lund/gold/11 @01-05 07:00')],
    expected: ['1 v1 Lund/gold/11 [01-05 07:00, 01-05 08:00)', '1 v2 Oslo/gold/11 [01-05 08:00, ∞) cur'],
  },
  {
    id: '36',
    title: 'key twice in one snapshot, check: last row wins',
    options: check,
    files: [file('01-05', '1 Oslo/gold/11', '1 Lund/gold/11')],
    expected: ['1 v1 Lund/gold/11 [01-05, ∞) cur'],
  },
  {
    id: '37',
    title: 'snapshot with 1 of 4 keys is rejected; the next one applies',
    options: { ...check, hardDeletes: 'invalidate' },
    // The file of 01-02 is rejected and never becomes an observation.
    files: [
      file('01-01', '1 Oslo/gold/11', '2 Oslo/gold/11', '3 Oslo/gold/11', '4 Oslo/gold/11'),
      file('01-03', '1 Oslo/gold/11', '2 Oslo/gold/11', '3 Oslo/gold/11'),
    ],
    expected: [
      '1 v1 Oslo/gold/11 [01-01, ∞) cur',
      '2 v1 Oslo/gold/11 [01-01, ∞) cur',
      '3 v1 Oslo/gold/11 [01-01, ∞) cur',
      '4 v1 Oslo/gold/11 [01-01, 01-03)',
    ],
  },
  {
    id: '38',
    title: 'same date delivered again: the later file replaces the earlier',
    options: { ...check, hardDeletes: 'invalidate' },
    // The first file of 01-02, with Lund, is superseded.
    files: [
      file('01-01', '1 Oslo/gold/11', '2 Rome/silver/22'),
      file('01-02', '1 Bergen/gold/11', '2 Rome/silver/22'),
    ],
    expected: [
      '1 v1 Oslo/gold/11 [01-01, 01-02)',
      '1 v2 Bergen/gold/11 [01-02, ∞) cur',
      '2 v1 Rome/silver/22 [01-01, ∞) cur',
    ],
  },
  {
    id: '39',
    title: 'delta deletes: unknown key, repeated delete, re-insert of equal content',
    options: { ...delta, hardDeletes: 'invalidate' },
    files: [
      file(
        '01-01',
        'DELETE 9 @01-01',
        '1 Oslo/gold/11 @01-01 08:00',
        'DELETE 1 @01-01 10:00',
        'DELETE 1 @01-01 11:00',
        '1 Oslo/gold/11 @01-01 12:00',
      ),
    ],
    expected: ['1 v1 Oslo/gold/11 [01-01 08:00, 01-01 10:00)', '1 v2 Oslo/gold/11 [01-01 12:00, ∞) cur'],
  },
  {
    id: '40',
    title: 'a record without a time has no place in the history',
    options: delta,
    files: [file('01-01', '1 Oslo/gold/11 @NULL', '1 Lund/gold/11 @01-01')],
    expected: ['1 v1 Lund/gold/11 [01-01, ∞) cur'],
  },
  {
    id: '41',
    title: 'late delete in delta opens a gap',
    options: { ...delta, hardDeletes: 'invalidate' },
    files: [
      file('01-01', '1 Oslo/gold/11 @01-01', '1 Lund/gold/11 @01-05'),
      file('01-06', 'DELETE 1 @01-03'),
    ],
    expected: ['1 v1 Oslo/gold/11 [01-01, 01-03)', '1 v2 Lund/gold/11 [01-05, ∞) cur'],
  },
]
