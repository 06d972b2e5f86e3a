/** What ingestion is handed by its caller: settings, the places it works on, and the clock. */
import type { Target } from '../ir/target.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import type { IngestSettings } from './settings.ts'
import type { Storage } from './storage.ts'

export interface IngestContext {
  readonly settings: IngestSettings
  readonly storage: Storage
  readonly warehouse: Warehouse
  /** `ops_file_registry`; created when missing. */
  readonly registry: Target
  /** The table that a source is loaded into, `raw_<source>`; it need not exist yet. */
  readonly rawTable: (source: string) => Target
  /** The id of the run: letters, digits, "-" and "_"; becomes `_batch_id` and a folder name. */
  readonly batchId: string
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly signal: AbortSignal
  /** Load snapshots even when they have lost most of their keys. */
  readonly acceptShrink?: boolean
}
