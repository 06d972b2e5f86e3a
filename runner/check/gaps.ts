/** What could not be checked, told once per cause. */
import { type Diagnostic, diagnose } from '../base/diagnostic.ts'
import type { Span } from '../base/source.ts'
import type { Manifest } from '../ir/manifest.ts'
import { targetKey } from '../ir/target.ts'
import type { Unknown } from './world.ts'

/** By the name of the relation: who reads it, and where it is named first. */
export type Gaps = Map<
  string,
  { readonly unknown: Unknown; readonly place: Span; readonly readers: Set<string> }
>

/** Notes that a query could not be checked; what the author cannot change here is left out. */
export function noteGap(
  gaps: Gaps,
  unknown: Unknown,
  { reader, place }: { readonly reader: string; readonly place: Span },
): void {
  if (unknown.kind === 'other') return
  if (unknown.kind === 'relation' && !unknown.relation.isRoot) return
  const name = unknown.kind === 'path' ? unknown.name : targetKey(unknown.relation.target)
  const known = gaps.get(name)
  if (known === undefined) gaps.set(name, { unknown, place, readers: new Set([reader]) })
  else known.readers.add(reader)
}

export function gapDiagnostics(gaps: Gaps, { actions }: Manifest): readonly Diagnostic[] {
  const byKey = new Map(actions.map((action) => [targetKey(action.target), action]))
  return [...gaps].map(([name, { unknown, place, readers }]) => {
    if (unknown.kind === 'path')
      return diagnose('relation-unknown', { name, suggestion: unknown.suggestion }, { span: place })
    const action = byKey.get(name)
    const span = action?.definedAt ?? place
    return diagnose('columns-unknown', { name: action?.target.name ?? name, readers: readers.size }, { span })
  })
}
