/** target/manifest.json: the compiled project, for programs; and its reading back. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Manifest } from '../ir/manifest.ts'
import type { Plan } from '../ir/plan.ts'
import { writeFileAtomically } from './atomic-file.ts'
import { manifestForm } from './manifest-form.ts'

/** The version of the file's form; another number means another form. */
export const manifestSchema = 'runner/manifest/1'
export const planSchema = 'runner/plan/1'

export function writeManifest(targetFolder: string, manifest: Manifest): void {
  writeFileAtomically(
    join(targetFolder, 'manifest.json'),
    `${JSON.stringify({ schema: manifestSchema, ...manifest }, null, 2)}\n`,
  )
}

/**
 * The manifest of the last compilation, or undefined when there is none of this version.
 * @throws Error when the file has the right version and another form: somebody has edited it.
 */
export function readManifest(targetFolder: string): Manifest | undefined {
  const path = join(targetFolder, 'manifest.json')
  if (!existsSync(path)) return undefined
  const value = JSON.parse(readFileSync(path, 'utf8')) as { readonly schema?: unknown }
  if (value.schema !== manifestSchema) return undefined
  return manifestForm.parse(value) as Manifest
}

/** target/plan.json: what is about to be done, every task with its SQL; actions are named, the manifest holds them. */
export function writePlan(targetFolder: string, plan: Plan): void {
  const file = {
    schema: planSchema,
    runConfig: plan.runConfig,
    actions: plan.actions.map(({ action, reason, dependencyTargets, tasks }) => ({
      target: action.target,
      reason,
      dependencyTargets,
      tasks: tasks.map((task) => ({
        ...task,
        sql: task.sql.text,
        ...(task.kind === 'assertion' ? { failingRows: task.failingRows.text } : {}),
      })),
    })),
  }
  writeFileAtomically(join(targetFolder, 'plan.json'), `${JSON.stringify(file, null, 2)}\n`)
}
