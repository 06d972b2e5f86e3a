/** The shape of an assertion kind: one file per kind, listed in index.ts. */

import type { z } from 'zod'
import type { Json } from '../base/json.ts'

/** A claim kind as its file writes it; `Params` stay private to that file. */
export interface AssertionKind<Params> {
  /** The key authors write in `config { assertions: { … } }`. */
  readonly name: string
  readonly params: z.ZodType<Params>
  /** Relations other than the model that the claim reads. */
  reads(params: Params): readonly string[]
  /**
   * The claims the parameters stand for: `uniqueKeys: [["a"], ["b"]]` is two.
   * `of` is a quoted relation: the published one, or the staged one while it is audited; `uniqueKey` is the model's.
   */
  claims(
    params: Params,
    of: string,
    resolve: (name: string) => string,
    uniqueKey: readonly string[],
  ): readonly Claim[]
}

export interface Claim {
  /** Unique inside the model, stable over versions: "uniqueKey_0", "nonNull_order_id". */
  readonly name: string
  /** In the author's words: "order_id is not null". */
  readonly description: string
  readonly column?: string
  /** GoogleSQL, true for a row that breaks the claim; claims that have one are counted together in one scan. */
  readonly rowFails?: string
  /** GoogleSQL query for the rows that break the claim. */
  readonly failingRows: string
  /** GoogleSQL query of one INT64: how many rows break the claim, where that is not the count of `failingRows`. */
  readonly countFailed?: string
}

/** The claim kind with its parameter type closed in. */
export interface AnyAssertionKind {
  readonly name: string
  readonly params: z.ZodType
  reads(params: Json): readonly string[]
  claims(
    params: Json,
    of: string,
    resolve: (name: string) => string,
    uniqueKey?: readonly string[],
  ): readonly Claim[]
}

export function defineAssertion<Params>(kind: AssertionKind<Params>): AnyAssertionKind {
  return {
    name: kind.name,
    params: kind.params,
    reads: (params) => kind.reads(kind.params.parse(params)),
    claims: (params, of, resolve, uniqueKey = []) =>
      kind.claims(kind.params.parse(params), of, resolve, uniqueKey),
  }
}
