/** NUMERICs that fit 64 bits, which the engine computes with many times faster than with 128 (DuckDB 1.5). */

/** Whether a NUMERIC fits DECIMAL(18,9), which the engine computes with in 64 bits. */
export function isSmall(sql: string): string {
  return `${sql} BETWEEN -999999999 AND 999999999`
}

/** A small NUMERIC rounded to `places`, as DECIMAL(18, places). */
export function shortened(sql: string, places: number): string {
  return `CAST(CAST(${sql} AS DECIMAL(18,9)) AS DECIMAL(18,${places}))`
}
