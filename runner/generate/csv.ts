/** CSV text as RFC 4180 has it, with LF line ends. */

/** One value of a row; null is written as nothing. */
export type CsvValue = string | number | null

/** One row with its line end; a value is quoted when it holds a comma, a quote or a line break. */
export function csvRow(values: readonly CsvValue[]): string {
  return `${values.map(csvField).join(',')}\n`
}

function csvField(value: CsvValue): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  return /[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}

/** Whole cents as a decimal with two places: -5 is `-0.05`. */
export function moneyText(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0')
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** `cents × numerator / denominator` to the nearest cent, half away from zero; every factor is whole and not negative. */
export function shareOfCents(cents: number, numerator: number, denominator: number): number {
  return Math.floor((2 * cents * numerator + denominator) / (2 * denominator))
}
