/** An action between its definition and its compiled form: config as written, bodies not yet evaluated. */
import type { LocateKey } from '../base/schema.ts'
import type { Span } from '../base/source.ts'
import type { CompiledSql } from '../ir/sql.ts'
import type { Target } from '../ir/target.ts'
import type { Evaluation } from './evaluation.ts'

/** Evaluates one body; refs and problems go to the evaluation. One statement, or several for operations. */
export type Body = (evaluation: Evaluation) => readonly CompiledSql[]

/** A block or call that only some types may have, for saying so. */
export interface DraftInput {
  readonly label: readonly string[]
  readonly span: Span
  readonly body: Body
}

export interface Draft {
  /** `type` as written, or the default of its kind of definition. */
  readonly type: string
  readonly config: Readonly<Record<string, unknown>>
  /** Where the config's keys are written. */
  readonly locate: LocateKey
  readonly definedAt: Span
  /** The path of the file that defines it. */
  readonly path: string
  readonly query?: Body | undefined
  /** How many statements the query has; known before evaluation for SQLX only. */
  readonly statementCount?: number
  readonly preOps: readonly Body[]
  readonly postOps: readonly Body[]
  readonly where?: Body | undefined
  readonly affectedKeys?: Body | undefined
  readonly inputs: readonly DraftInput[]
  /** The blocks of a SQLX file that are there, with the place to point at. */
  readonly blocks: Readonly<Record<string, Span>>
}

/** A draft whose names are known: how it is referred to, and what it is built as. */
export interface NamedDraft {
  readonly draft: Draft
  readonly kind: 'model' | 'assertion' | 'operation' | 'declaration' | 'test' | 'seed'
  /** Names as written, with the project's defaults: what refs are matched against. */
  readonly declared: Target
  readonly final: Target
  readonly hasOutput: boolean
}
