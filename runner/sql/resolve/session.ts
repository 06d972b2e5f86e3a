/** What is shared while one statement is resolved: the catalog, ids, what was read, what is wrong. */
import type { Code, ParametersOf } from '../../base/codes.ts'
import { type Diagnostic, diagnose } from '../../base/diagnostic.ts'
import { type Target, targetKey } from '../../ir/target.ts'
import type { SqlType } from '../../ir/types.ts'
import type { Origin } from '../coerce.ts'
import type { Catalog } from './catalog.ts'
import type { ColumnId, Placed, ResolvedColumn, ResolvedExpression } from './tree.ts'

/** What a statement is resolved against. */
export interface ResolveOptions {
  readonly catalog: Catalog
  /** Named ones by name, case aside; positional ones in the order of the question marks. */
  readonly parameters?: readonly { readonly name?: string; readonly type: SqlType }[]
  /** The script's variables in scope; inner ones have taken the place of outer ones of the same name. */
  readonly variables?: readonly { readonly name: string; readonly type: SqlType }[]
  /** Of constants that name no zone; UTC unless said. */
  readonly timeZone?: string
  /** The file that spans of diagnostics name; offsets are those of the parsed text. */
  readonly path?: string
}

/** A table scan whose columns are filled in when it is known which of them are read. */
interface OpenScan {
  readonly all: readonly ResolvedColumn[]
  readonly read: ResolvedColumn[]
}

export interface Session {
  readonly options: ResolveOptions
  readonly diagnostics: Diagnostic[]
  readonly reads: Map<string, Target>
  readonly readColumns: Set<ColumnId>
  readonly openScans: OpenScan[]
  /** How constants came to be: decides what they coerce to. Nodes without an entry are plain expressions. */
  readonly origins: WeakMap<ResolvedExpression, Origin>
  /** The digits of number literals as written: FLOAT64 would lose some of them on the way to NUMERIC. */
  readonly images: WeakMap<ResolvedExpression, string>
  /** Arguments of the function that is being defined or expanded. */
  readonly functionArguments: ReadonlyMap<string, SqlType>
  /** Columns whose own expression failed and was reported: naming them gives up without another word. */
  readonly broken: Set<ColumnId>
  readonly ids: { column: number; cte: number }
}

/** Opens a session; `functionArguments` are the names a function body may use, lower case. */
export function openSession(
  options: ResolveOptions,
  functionArguments: ReadonlyMap<string, SqlType> = new Map(),
): Session {
  return {
    options,
    diagnostics: [],
    reads: new Map(),
    readColumns: new Set(),
    openScans: [],
    origins: new WeakMap(),
    images: new WeakMap(),
    functionArguments,
    broken: new Set(),
    ids: { column: 0, cte: 0 },
  }
}

/** Makes a column with an id of its own. */
export function makeColumn(session: Session, name: string, type: SqlType): ResolvedColumn {
  session.ids.column += 1
  return { id: session.ids.column, name, type }
}

/** Makes a column that stands for another one further out; broken when that one is. */
export function renewColumn(session: Session, column: ResolvedColumn, name = column.name): ResolvedColumn {
  const renewed = makeColumn(session, name, column.type)
  if (session.broken.has(column.id)) session.broken.add(renewed.id)
  return renewed
}

/** Notes that a table is read or written. */
export function noteTarget(session: Session, target: Target): void {
  session.reads.set(targetKey(target), target)
}

/**
 * Opens a scan over all columns of a table; the array that comes back is empty until {@link finishScans} puts in those
 * that were read.
 */
export function openScan(session: Session, all: readonly ResolvedColumn[]): readonly ResolvedColumn[] {
  const read: ResolvedColumn[] = []
  session.openScans.push({ all, read })
  return read
}

/** Fills the columns of every scan, in the order of the table. */
export function finishScans(session: Session): void {
  for (const scan of session.openScans.splice(0)) {
    scan.read.push(...scan.all.filter((column) => session.readColumns.has(column.id)))
  }
}

/**
 * Thrown where resolving cannot go on, caught where it can go on beside it ({@link recover}). The diagnostic has been
 * reported by then.
 */
export class ResolveFailure extends Error {}

/** Reports a problem at a place and gives up on the expression around it. */
export function fail<C extends Code>(
  session: Session,
  at: Placed,
  ...[code, parameters]: [code: C, parameters: ParametersOf<C>]
): never {
  report(session, at, code, parameters)
  throw new ResolveFailure(code)
}

/** {@link fail} with a sentence of Google's analyzer. */
export function failQuery(session: Session, at: Placed, problem: string): never {
  return fail(session, at, 'sql-query', { problem })
}

/** {@link fail} for a mismatch of types. */
export function failType(session: Session, at: Placed, problem: string): never {
  return fail(session, at, 'sql-type', { problem })
}

/** Reports a problem and goes on. */
export function report<C extends Code>(
  session: Session,
  at: Placed,
  code: C,
  parameters: ParametersOf<C>,
): void {
  const span = { path: session.options.path ?? '', start: at.start, end: at.end }
  session.diagnostics.push(diagnose(code, parameters, { span }))
}

/** Gives up on something that was reported before, without a word. */
export function giveUp(): never {
  throw new ResolveFailure('reported before')
}

/** Runs `work`; a failure inside it ends there, as undefined. */
export function recover<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof ResolveFailure) return undefined
    throw error
  }
}
