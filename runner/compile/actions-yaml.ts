/** `definitions/**` + `/actions.yaml` → drafts: actions whose SQL lies in plain `.sql` files. */
import { posix } from 'node:path'
import { z } from 'zod'
import { type Diagnostic, diagnose } from '../base/diagnostic.ts'
import type { Json } from '../base/json.ts'
import { diagnoseIssues, keysOfSchema } from '../base/schema.ts'
import type { SourceFile } from '../base/source.ts'
import { locateIn, placePath, readPlacedJson } from '../project/placed-json.ts'
import { baseName, type DefinedDraft } from './definitions.ts'
import type { Body, Draft } from './draft.ts'

/** Reads one actions.yaml; `textOf` gives the files it names. Their SQL is taken as it is, without templating. */
export function defineActionsYaml(
  file: SourceFile,
  textOf: (path: string) => string | undefined,
): { readonly defined: readonly DefinedDraft[]; readonly diagnostics: readonly Diagnostic[] } {
  const parsed = readPlacedJson(file)
  if (parsed.diagnostics.length > 0) return { defined: [], diagnostics: parsed.diagnostics }
  const checked = fileSchema.safeParse(parsed.value.value)
  const whole = { path: file.path, start: 0, end: file.text.length }
  if (!checked.success) {
    const diagnostics = diagnoseIssues(checked.error.issues, {
      owner: file.path,
      locate: locateIn(parsed.value),
      fallback: whole,
      knownKeys: (path) => keysOfSchema(fileSchema, path),
    })
    return { defined: [], diagnostics }
  }
  const diagnostics: Diagnostic[] = []
  const defined = checked.data.actions.flatMap((action, index) =>
    Object.entries(action).flatMap(([kind, config]) => {
      const path = ['actions', index, kind]
      const { filename, ...keys } = config as Readonly<Record<string, Json>>
      const locate = locateIn(parsed.value, path)
      const definedAt = parsed.value.places[placePath(path)]?.key ?? whole
      const sqlPath =
        typeof filename === 'string' ? posix.join(posix.dirname(file.path), filename) : undefined
      const text = sqlPath === undefined ? undefined : textOf(sqlPath)
      if (sqlPath !== undefined && text === undefined) {
        diagnostics.push(diagnose('file-not-found', { file: sqlPath }, { span: locate(['filename'])?.value }))
      }
      const query: Body | undefined =
        sqlPath === undefined || text === undefined
          ? undefined
          : () => [{ text, origins: [{ at: 0, span: { path: sqlPath, start: 0, end: text.length } }] }]
      const draft: Draft = {
        type: types[kind] ?? kind,
        config: keys,
        locate,
        definedAt,
        path: sqlPath ?? file.path,
        query,
        preOps: [],
        postOps: [],
        inputs: [],
        blocks: {},
      }
      return [{ draft, name: sqlPath === undefined ? '' : baseName(sqlPath) }]
    }),
  )
  return { defined, diagnostics }
}

const types: Readonly<Record<string, string>> = {
  incrementalTable: 'incremental',
  operation: 'operations',
}

const body = z.record(z.string(), z.json()).optional()

const fileSchema = z.strictObject({
  actions: z.array(
    z.strictObject({
      table: body,
      view: body,
      incrementalTable: body,
      assertion: body,
      operation: body,
      declaration: body,
      notebook: body,
      dataPreparation: body,
    }),
  ),
})
