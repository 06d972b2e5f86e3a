/** CREATE MODEL. Training is BigQuery's; what is trained on is a query like any other. */
import type { CreateModel } from '../ast/ddl.ts'
import { bigqueryOnly } from './bigquery-only.ts'
import { resolveElements } from './column-definition.ts'
import { scalarContext } from './context.ts'
import { tablePath } from './from.ts'
import { resolveOptions } from './options.ts'
import { fromQuery } from './pipe.ts'
import { resolveQuery, topLevel } from './query.ts'
import { scopeOf } from './scope.ts'
import { resolveItems } from './select-list.ts'
import { failQuery, type Session } from './session.ts'
import type { ResolvedBigqueryOnly } from './tree.ts'

/** Resolves the queries of a model, and TRANSFORM over the columns of the only one. */
export function resolveCreateModel(session: Session, node: CreateModel): ResolvedBigqueryOnly {
  for (const elements of [node.inputs, node.outputs]) resolveElements(session, elements ?? [], 'CREATE MODEL')
  const written = [...(node.query ? [node.query] : []), ...node.namedQueries.map((entry) => entry.query)]
  const queries = written.map((query) => resolveQuery(session, query, topLevel))
  const [data] = queries
  const [first] = node.transform
  if (first !== undefined) {
    if (data === undefined) failQuery(session, first, 'The TRANSFORM clause needs a query to train on')
    const { list } = fromQuery(session, data, undefined)
    const context = scalarContext(session, scopeOf(list, {}), new Map(), 'TRANSFORM clause')
    resolveItems({ ...context, analytics: 'allowed' }, node.transform, list)
  }
  return bigqueryOnly(node, 'CREATE MODEL', {
    target: session.options.catalog.targetOf(tablePath(node.name)),
    queries,
    options: resolveOptions(session, node.options),
  })
}
