/** The files that can be generated, and how they are asked for. */
import { type FileSet, noFile } from './files.ts'

export type SourceName =
  | 'erp_customers'
  | 'erp_products'
  | 'erp_orders'
  | 'erp_order_items'
  | 'erp_payments'
  | 'web_orders'
  | 'dataco'
  | 'rr_events'
  | 'rr_item_properties'
  | 'rr_category_tree'

const families: Readonly<Record<string, readonly SourceName[]>> = {
  erp: ['erp_customers', 'erp_products', 'erp_orders', 'erp_order_items', 'erp_payments'],
  web: ['web_orders'],
  dataco: ['dataco'],
  rr: ['rr_events', 'rr_item_properties', 'rr_category_tree'],
}

/** Every source, family by family, in the order of the manifest. */
export const sourceNames: readonly SourceName[] = Object.values(families).flat()

/** The words that `--formats` takes: a family, or one source of it. */
export const formatWords: readonly string[] = [...new Set([...Object.keys(families), ...sourceNames])]

/** What is generated when nobody says: the files that the shop's models read. Truth is that of these files alone. */
export const defaultFormats: readonly string[] = [
  'erp_customers',
  'erp_products',
  'erp_orders',
  'erp_order_items',
]

/** The sources that some of {@link formatWords} stand for, in the order of {@link sourceNames}. */
export function sourcesOfFormats(words: readonly string[]): readonly SourceName[] {
  const named = new Set(words.flatMap((word): readonly string[] => families[word] ?? [word]))
  return sourceNames.filter((name) => named.has(name))
}

/**
 * Lets only the files of some sources through.
 *
 * The shop is always simulated whole, so that leaving out a source changes no file of another.
 */
export function onlySources(files: FileSet, sources: readonly SourceName[]): FileSet {
  const asked = new Set<string>(sources)
  return { ...files, open: (file) => (asked.has(file.source) ? files.open(file) : noFile) }
}
