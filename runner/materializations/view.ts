/** A view: the query itself, read anew by everyone who asks. */
import { z } from 'zod'
import type { Task } from '../ir/plan.ts'
import { quoteName } from '../ir/quote.ts'
import { concatSql } from '../ir/sql.ts'
import { quoteTarget } from '../ir/target.ts'
import { declaredColumns, selectColumns } from './columns.ts'
import {
  alterDescriptions,
  columnDescription,
  commonOptions,
  layoutClauses,
  optionsClause,
} from './create.ts'
import { defineMaterialization, type MaterializationInput } from './materialization.ts'
import { type StorageOptions, storageOptions } from './options.ts'
import { dropRelation } from './publish.ts'
import { script, statement } from './tasks.ts'
import { layoutUses } from './uses.ts'

interface ViewOptions
  extends Pick<StorageOptions, 'labels' | 'additionalOptions' | 'partitionBy' | 'clusterBy'> {
  readonly materialized: boolean
}

export const view = defineMaterialization({
  name: 'view',
  options: z
    .strictObject({
      materialized: z.boolean().default(false),
      labels: storageOptions.labels,
      additionalOptions: storageOptions.additionalOptions,
      partitionBy: storageOptions.partitionBy,
      clusterBy: storageOptions.clusterBy,
    })
    .superRefine((options, context) => {
      if (options.materialized) return
      for (const key of ['partitionBy', 'clusterBy'] as const) {
        const value = options[key]
        if (value === undefined || value.length === 0) continue
        context.addIssue({
          code: 'custom',
          path: [key],
          message: `"${key}" of a view needs "materialized: true"`,
        })
      }
    }),
  isIncremental: false,
  plan: planView,
  shape: (action, options) => ({
    casts: options.materialized ? 'never' : 'complete',
    uses: layoutUses(action, options),
  }),
})

// A view holds no rows that could be audited beforehand: it is published, then its rows are looked at.
function planView(input: MaterializationInput<ViewOptions>): readonly Task[] {
  const { action, options, existing, traits } = input
  const declared = options.materialized ? undefined : declaredColumns(action)
  const wanted = options.materialized ? 'materialized_view' : 'view'
  const columns = declared?.map(
    (column) => `    ${quoteName(column.name)}${columnDescription([column.name], action.columns)}`,
  )
  const create = concatSql(
    `create or replace ${options.materialized ? 'materialized view' : 'view'} ${quoteTarget(action.target)}`,
    // Unlike a table's, a view's list of columns may not end in a comma.
    columns === undefined ? '\n' : ` (\n${columns.join(',\n')}\n)\n`,
    options.materialized ? layoutClauses(options, traits) : '',
    optionsClause(commonOptions(action.description, options)),
    'as\n',
    declared === undefined ? action.query : selectColumns(action.query, declared),
  )
  const swap =
    existing === undefined || existing.type === wanted
      ? [create]
      : traits.transactionalDdl
        ? ['begin transaction', dropRelation(action.target, existing.type), create, 'commit transaction']
        : [dropRelation(action.target, existing.type), create]
  const described =
    declared === undefined && !options.materialized
      ? alterDescriptions('view', action.target, action.columns)
      : undefined
  return [
    statement('publish', 'create view', script(...action.preOps, ...swap, ...action.postOps), {
      idempotent: action.preOps.length + action.postOps.length === 0,
      ...(declared === undefined
        ? {}
        : { expects: { query: action.query, columns: declared.map((column) => column.name) } }),
    }),
    ...(described === undefined ? [] : [statement('publish', 'describe columns', described)]),
    ...input.auditsOn(action.target),
  ]
}
