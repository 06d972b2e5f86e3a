/** Which overload of a function fits the arguments of a call. */
import type { FunctionDefinition } from './definition.ts'
import type { InputArgument, SignatureMatch, SignatureMismatch } from './signature.ts'

/** The overload of `definition` that takes these arguments with the least coercion, or why none does. */
export function matchSignature(
  definition: FunctionDefinition,
  inputs: readonly InputArgument[],
): SignatureMatch | SignatureMismatch {
  return {
    ok: false,
    message: `No matching signature for function ${definition.name} with ${inputs.length} arguments`,
  }
}
