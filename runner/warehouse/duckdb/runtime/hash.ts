/** Fingerprints DuckDB lacks. */

import { createHash } from 'node:crypto'
import { BIGINT, BLOB, DuckDBBlobValue, VARCHAR } from '@duckdb/node-api'
import { define, type RuntimeFunction } from './define.ts'
import { farmFingerprint } from './farm.ts'

const sha512 = (data: string | Uint8Array): DuckDBBlobValue =>
  new DuckDBBlobValue(createHash('sha512').update(data).digest())

export const hashFunctions: readonly RuntimeFunction[] = [
  define('gsql_farm_fingerprint', [VARCHAR], BIGINT, (text: string) => farmFingerprint(Buffer.from(text))),
  define('gsql_farm_fingerprint', [BLOB], BIGINT, (value: DuckDBBlobValue) => farmFingerprint(value.bytes)),
  define('gsql_sha512', [VARCHAR], BLOB, sha512),
  define('gsql_sha512', [BLOB], BLOB, (value: DuckDBBlobValue) => sha512(value.bytes)),
]
