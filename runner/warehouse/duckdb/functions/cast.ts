/** CAST and SAFE_CAST, by the pair of types. */
import type { CastToTranslate, Translation } from './translation.ts'

/** The DuckDB expression of a cast between two types; implicit coercions go this way too. */
export function translateCast(cast: CastToTranslate): Translation {
  return { ok: false, reason: `casts to ${cast.to.kind} are not available locally` }
}
