/** The form of manifest.json, for reading it back: the types of ir/action.ts as zod schemas. */
import { z } from 'zod'

const target = z.object({ database: z.string(), schema: z.string(), name: z.string() })
const span = z.object({ path: z.string(), start: z.number().int().min(0), end: z.number().int().min(0) })
// JSON has no undefined: an origin that ends a piece is written without its span.
const compiledSql = z.object({
  text: z.string(),
  origins: z.array(
    z
      .object({ at: z.number().int().min(0), span: span.optional() })
      .transform(({ at, span: place }) => ({ at, span: place })),
  ),
})

const scalarNames = [
  'BOOL',
  'INT64',
  'FLOAT64',
  'NUMERIC',
  'BIGNUMERIC',
  'STRING',
  'BYTES',
  'DATE',
  'DATETIME',
  'TIME',
  'TIMESTAMP',
  'INTERVAL',
  'JSON',
  'GEOGRAPHY',
] as const
const scalarType = z.object({
  kind: z.literal('scalar'),
  name: z.enum(scalarNames),
  parameters: z.array(z.number()).optional(),
})
const sqlType: z.ZodType = z.lazy(() =>
  z.discriminatedUnion('kind', [
    scalarType,
    z.object({ kind: z.literal('array'), element: sqlType }),
    z.object({ kind: z.literal('struct'), fields: z.array(z.object({ name: z.string(), type: sqlType })) }),
    z.object({ kind: z.literal('range'), element: scalarType }),
  ]),
)

const base = {
  target,
  definedAt: span,
  description: z.string(),
  columns: z.array(
    z.object({
      path: z.array(z.string()),
      description: z.string(),
      type: sqlType.optional(),
      tags: z.array(z.string()),
      bigqueryPolicyTags: z.array(z.string()).optional(),
    }),
  ),
  tags: z.array(z.string()),
  dependencyTargets: z.array(target),
  disabled: z.boolean(),
}

const action = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('model'),
    ...base,
    materialization: z.string(),
    options: z.json(),
    query: compiledSql,
    incrementalQuery: compiledSql.optional(),
    affectedKeys: compiledSql.optional(),
    uniqueKey: z.array(z.string()),
    preOps: z.array(compiledSql),
    postOps: z.array(compiledSql),
    incrementalPreOps: z.array(compiledSql).optional(),
    incrementalPostOps: z.array(compiledSql).optional(),
  }),
  z.object({
    kind: z.literal('seed'),
    ...base,
    file: z.string(),
    contentHash: z.string(),
    header: z.array(z.string()),
  }),
  z.object({
    kind: z.literal('assertion'),
    ...base,
    assertion: z.string(),
    params: z.json(),
    of: target.optional(),
    query: compiledSql,
    severity: z.enum(['error', 'warn', 'log']),
  }),
  z.object({
    kind: z.literal('operation'),
    ...base,
    statements: z.array(compiledSql),
    hasOutput: z.boolean(),
  }),
  z.object({ kind: z.literal('declaration'), ...base }),
  z.object({
    kind: z.literal('test'),
    ...base,
    of: target,
    inputs: z.array(z.object({ target, query: compiledSql })),
    expected: compiledSql,
  }),
])

export const manifestForm = z.object({
  project: z.object({
    name: z.string(),
    defaultDatabase: z.string(),
    defaultSchema: z.string(),
    defaultLocation: z.string().optional(),
    vars: z.record(z.string(), z.json()),
  }),
  actions: z.array(action),
  runnerVersion: z.string(),
})
