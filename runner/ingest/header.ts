/** Fits the header of a file to the columns of its source. */
import { nearestName } from '../base/suggest.ts'
import type { SourceSettings } from './settings.ts'

export interface HeaderMatch {
  /** For each column of the source the position of its cell, or -1. */
  readonly cells: readonly number[]
  readonly extra: readonly { readonly name: string; readonly cell: number }[]
  readonly missing: readonly string[]
  readonly missingRequired: readonly string[]
  /** Columns that the header names twice. */
  readonly repeated: readonly string[]
  /** Required columns that are missing, with an extra one that looks like it. */
  readonly near: readonly { readonly wanted: string; readonly found: string }[]
}

/**
 * Matches names in any order after {@link normalizeName}. Cells without a name are extra columns.
 */
export function matchHeader(
  header: readonly string[],
  source: Pick<SourceSettings, 'columns' | 'required'>,
): HeaderMatch {
  const names = header.map(normalizeName)
  const cells = source.columns.map((column) => names.indexOf(column))
  const extra = names.flatMap((name, cell) =>
    source.columns.includes(name) && names.indexOf(name) === cell
      ? []
      : [{ name: header[cell]?.trim() || `column_${cell + 1}`, cell }],
  )
  const absent = source.columns.filter((_, index) => cells[index] === -1)
  const missingRequired = absent.filter((column) => source.required.has(column))
  const extraNames = extra.map(({ cell }) => names[cell] ?? '')
  return {
    cells,
    extra,
    missing: absent.filter((column) => !source.required.has(column)),
    missingRequired,
    repeated: source.columns.filter((column) => names.indexOf(column) !== names.lastIndexOf(column)),
    near: missingRequired.flatMap((wanted) => {
      // `status` for `order_status` is far by letters and near by words.
      const found =
        nearestName(wanted, extraNames) ??
        extraNames.find(
          (name) =>
            name !== '' && (`_${wanted}_`.includes(`_${name}_`) || `_${name}_`.includes(`_${wanted}_`)),
        )
      return found === undefined ? [] : [{ wanted, found: extra[extraNames.indexOf(found)]?.name ?? found }]
    }),
  }
}

/** `Order ID` → `order_id`, `Days for shipping (real)` → `days_for_shipping_real`. */
export function normalizeName(cell: string): string {
  return cell
    .trim()
    .toLowerCase()
    .replace(/[()[\]{}]/g, '')
    .replace(/[^a-z0-9]+/g, '_')
}
