import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { diagnoseIssues, keysOfSchema } from '../../runner/base/schema.ts'

const schema = z.strictObject({
  name: z.string(),
  targets: z
    .record(
      z.string(),
      z.strictObject({
        warehouse: z.enum(['duckdb', 'bigquery']),
        threads: z.number().int().min(1).optional(),
      }),
    )
    .optional(),
  tags: z.union([z.string(), z.array(z.string())]).optional(),
})

function messages(value: unknown): readonly (readonly [string, string, string | undefined])[] {
  const checked = schema.safeParse(value)
  if (checked.success) return []
  return diagnoseIssues(checked.error.issues, {
    owner: 'runner.yaml',
    locate: () => undefined,
    fallback: undefined,
    knownKeys: (path) => keysOfSchema(schema, path),
  }).map((found) => [found.code, found.message, found.hint] as const)
}

describe('diagnoseIssues', () => {
  it('suggests the nearest key, at the root and below', () => {
    expect(
      messages({ name: 'a', targetts: {}, targets: { dev: { warehouse: 'duckdb', thread: 2 } } }),
    ).toEqual([
      ['unknown-key', '"thread" is not a key of "targets.dev" in runner.yaml', 'did you mean "threads"?'],
      ['unknown-key', '"targetts" is not a key of runner.yaml', 'did you mean "targets"?'],
    ])
  })

  it('lists the keys when none is near', () => {
    expect(messages({ name: 'a', zzz: 1 })[0]?.[2]).toBe('the keys here are: name, tags, targets')
  })

  it.each([
    [{ name: 1 }, '"name" in runner.yaml must be a string'],
    [{ name: 'a', tags: 3 }, '"tags" in runner.yaml must be a string or a list'],
    [{ name: 'a', tags: ['x', 3] }, '"tags[1]" in runner.yaml must be a string'],
    [
      { name: 'a', targets: { dev: { warehouse: 'oracle' } } },
      '"targets.dev.warehouse" in runner.yaml must be one of "duckdb", "bigquery"',
    ],
    [
      { name: 'a', targets: { dev: { warehouse: 'duckdb', threads: 0 } } },
      '"targets.dev.threads" in runner.yaml must be at least 1',
    ],
    [[], 'runner.yaml must be an object'],
  ])('says of %j: %s', (value, message) => {
    expect(messages(value).map((found) => found[1])).toEqual([message])
  })
})
