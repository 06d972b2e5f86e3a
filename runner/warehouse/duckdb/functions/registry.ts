/** Finds the rule of a call. */
import type { CallToTranslate, Translation } from './translation.ts'

/** The DuckDB expression of a call, or the reason why it cannot run locally. Operators go this way too. */
export function translateCall(call: CallToTranslate): Translation {
  return { ok: false, reason: unsupportedReason(call.name) ?? '' }
}

/** Why a function of GoogleSQL cannot run locally; undefined when it can. */
export function unsupportedReason(name: string): string | undefined {
  return `${name} is not available locally`
}
