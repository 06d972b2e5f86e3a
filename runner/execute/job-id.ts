/** Names of jobs, made from nothing but the plan and the attempt: a run that is resumed finds its own jobs again. */
import { createHash } from 'node:crypto'
import type { Task } from '../ir/plan.ts'
import { type Target, targetKey } from '../ir/target.ts'

/** `r_<run>_<action>_<task>_a<attempt>`: letters, digits, `_` and `-` only, as BigQuery demands. */
export function jobId(run: string, action: Target, task: Pick<Task, 'name'>, attempt: number): string {
  // The hash covers the task too: two names may look the same once they are made plain.
  const hash = sha256(`${targetKey(action)}\n${task.name}`).slice(0, 12)
  return `r_${plain(run)}_${hash}_${plain(task.name)}_a${attempt}`
}

/** Who asked for a job, as labels: lower case and at most 63 characters, as BigQuery demands. */
export function jobLabels(
  run: string,
  action: Target,
  task: Pick<Task, 'name'>,
): Readonly<Record<string, string>> {
  return { runner_run: label(run), runner_action: label(action.name), runner_task: label(task.name) }
}

export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

function plain(text: string): string {
  return text.replace(/[^A-Za-z0-9-]+/g, '-')
}

function label(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .slice(0, 63)
}
