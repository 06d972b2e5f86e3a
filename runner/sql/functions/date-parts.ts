/** Which date parts which type knows. */

export const weekdays = [
  'SUNDAY',
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
] as const

const weeks = ['WEEK', 'ISOWEEK', ...weekdays.map((weekday) => `WEEK(${weekday})`)]
const clock = ['MICROSECOND', 'MILLISECOND', 'SECOND', 'MINUTE', 'HOUR']
const calendar = ['DAY', ...weeks, 'MONTH', 'QUARTER', 'YEAR', 'ISOYEAR']
const steps = ['DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR']

/** Parts that DATE_TRUNC, DATE_DIFF and their like count in, by the type of the first argument. */
export const countedParts = {
  DATE: calendar,
  DATETIME: [...clock, ...calendar],
  TIME: clock,
  TIMESTAMP: [...clock, ...calendar],
}

/** As {@link countedParts}, for differences: instants differ by no more than days. */
export const differenceParts = { ...countedParts, TIMESTAMP: [...clock, 'DAY'] }

/** Parts that can be added. */
export const stepParts = {
  DATE: steps,
  DATETIME: [...clock, ...steps],
  TIME: clock,
  TIMESTAMP: [...clock, 'DAY'],
}

/** Parts that EXTRACT reads. */
export const extractParts = {
  DATE: ['DAYOFWEEK', 'DAYOFYEAR', ...calendar],
  DATETIME: ['DAYOFWEEK', 'DAYOFYEAR', ...clock, ...calendar, 'DATE', 'TIME'],
  TIME: clock,
  TIMESTAMP: ['DAYOFWEEK', 'DAYOFYEAR', ...clock, ...calendar, 'DATE', 'TIME', 'DATETIME'],
  INTERVAL: ['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND', 'MILLISECOND', 'MICROSECOND'],
}

/** Parts with a last day. */
export const lastDayParts = {
  DATE: [...weeks, 'MONTH', 'QUARTER', 'YEAR', 'ISOYEAR'],
  DATETIME: [...weeks, 'MONTH', 'QUARTER', 'YEAR', 'ISOYEAR'],
}

/** Every word that is a date part somewhere. */
export const allDateParts: readonly string[] = [
  ...new Set([...Object.values(extractParts).flat(), ...Object.values(countedParts).flat()]),
]
