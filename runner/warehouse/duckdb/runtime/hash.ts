/** Fingerprints DuckDB lacks. */

import { createHash } from 'node:crypto'
import { BIGINT, BLOB, DuckDBBlobValue, VARCHAR } from '@duckdb/node-api'
import { fingerprint64 } from 'farmhash-modern'
import { define, type RuntimeFunction } from './define.ts'

const sha512 = (data: string | Uint8Array): DuckDBBlobValue =>
  new DuckDBBlobValue(createHash('sha512').update(data).digest())

export const hashFunctions: readonly RuntimeFunction[] = [
  define('gsql_farm_fingerprint', [VARCHAR], BIGINT, (text: string) =>
    BigInt.asIntN(64, fingerprint64(text)),
  ),
  define('gsql_farm_fingerprint', [BLOB], BIGINT, (value: DuckDBBlobValue) =>
    BigInt.asIntN(64, fingerprint64(Buffer.from(value.bytes))),
  ),
  define('gsql_sha512', [VARCHAR], BLOB, sha512),
  define('gsql_sha512', [BLOB], BLOB, (value: DuckDBBlobValue) => sha512(value.bytes)),
]
