/** The claims about a relation as tasks: one scan for those about single rows, one query for each of the others. */

import type { Claim } from '../assertions/assertion.ts'
import { findAssertionKind } from '../assertions/index.ts'
import type { AssertionAction } from '../ir/action.ts'
import type { AssertionTask } from '../ir/plan.ts'
import { type CompiledSql, concatSql, generatedSql } from '../ir/sql.ts'
import { quoteTarget, type Target } from '../ir/target.ts'

interface AuditedClaim {
  readonly assertion: AssertionAction
  readonly claim: Claim
}

/**
 * Tasks that ask `relation`, staged or published, whether the assertions hold.
 *
 * @param assertions all about the same model; those of kind `sql` are not about one relation and are left out.
 * @param uniqueKey the model's.
 */
export function auditTasks(
  assertions: readonly AssertionAction[],
  relation: Target,
  uniqueKey: readonly string[],
): readonly AssertionTask[] {
  const of = quoteTarget(relation)
  const claims = assertions.flatMap((assertion) =>
    claimsOf(assertion, of, uniqueKey).map((claim): AuditedClaim => ({ assertion, claim })),
  )
  const ofRows = claims.filter(({ claim }) => claim.rowFails !== undefined)
  const ofAll = claims.filter(({ claim }) => claim.rowFails === undefined)
  const scan = rowScan(ofRows, of)
  const tasks = [
    ...ofRows.map((audited, index) => task(audited, scan, `rows_failed_${index}`)),
    ...ofAll.map((audited) => task(audited, countRows(audited.claim, of))),
  ]
  return withUniqueNames(tasks)
}

/** The task of an assertion with a query of its own; how many rows it looked at is not known, and 0. */
export function sqlAssertionTask(assertion: AssertionAction): AssertionTask {
  return {
    kind: 'assertion',
    phase: 'audit',
    name: 'count failing rows',
    sql: concatSql('select 0 as rows_checked, count(*) as rows_failed from (\n', assertion.query, '\n)'),
    idempotent: true,
    assertion: assertion.target,
    description:
      assertion.description === ''
        ? `"${assertion.target.name}" finds no rows`
        : firstSentence(assertion.description),
    severity: assertion.severity,
    failingRows: assertion.query,
  }
}

function claimsOf(assertion: AssertionAction, of: string, uniqueKey: readonly string[]): readonly Claim[] {
  const kind = findAssertionKind(assertion.assertion)
  if (kind === undefined) return []
  const resolve = (name: string) => quoteTarget(namedTarget(assertion, name))
  return kind.claims(assertion.params, of, resolve, uniqueKey)
}

function namedTarget(assertion: AssertionAction, name: string): Target {
  const found = assertion.reads?.find((read) => read.name === name)
  if (found === undefined)
    throw new Error(`internal: "${assertion.target.name}" reads "${name}", which was not resolved`)
  return found.target
}

function rowScan(claims: readonly AuditedClaim[], of: string): CompiledSql {
  const counts = claims.map(({ claim }, index) => `    countif(${claim.rowFails}) as rows_failed_${index},\n`)
  return generatedSql(`select\n    count(*) as rows_checked,\n${counts.join('')}from ${of}`)
}

function countRows(claim: Claim, of: string): CompiledSql {
  const failed = claim.countFailed ?? `select count(*) from (${claim.failingRows})`
  return generatedSql(
    `select\n    (select count(*) from ${of}) as rows_checked,\n    (${failed}) as rows_failed`,
  )
}

function task({ assertion, claim }: AuditedClaim, sql: CompiledSql, failedColumn?: string): AssertionTask {
  return {
    kind: 'assertion',
    phase: 'audit',
    name: `check ${claim.name}`,
    sql,
    idempotent: true,
    assertion: assertion.target,
    description: claim.description,
    severity: assertion.severity,
    failingRows: generatedSql(claim.failingRows),
    ...(failedColumn === undefined ? {} : { failedColumn }),
  }
}

function withUniqueNames(tasks: readonly AssertionTask[]): readonly AssertionTask[] {
  const seen = new Map<string, number>()
  return tasks.map((one) => {
    const count = (seen.get(one.name) ?? 0) + 1
    seen.set(one.name, count)
    return count === 1 ? one : { ...one, name: `${one.name} (${count})` }
  })
}

function firstSentence(text: string): string {
  return text.split(/\.\s|\n/)[0]?.replace(/\.$/, '') ?? text
}
