/** `${ref("…")}` in a query on the command line: the one template that makes sense there. */
import { nearestName } from '../base/suggest.ts'
import type { Manifest } from '../ir/manifest.ts'
import { quoteTarget } from '../ir/target.ts'
import { type Console, refuse } from './console.ts'

const anyTemplate = /\$\{([^}]*)\}/g
const refCall = /^\s*ref\(\s*(["'`])([^"'`]+)\1\s*(?:,\s*(["'`])([^"'`]+)\3\s*)?\)\s*$/

export function hasTemplate(sql: string): boolean {
  return /\$\{/.test(sql)
}

/** Puts the quoted relation in the place of every `${ref("name")}` and `${ref("dataset", "name")}`. */
export function expandRefs(sql: string, manifest: Manifest, console: Console): string {
  return sql.replace(anyTemplate, (whole, inside: string) => {
    const call = refCall.exec(inside)
    if (call === null) refuse(console, `"${whole}" means nothing in a query`, 'only ${ref("name")} does')
    const [, , first = '', , second] = call
    const name = second ?? first
    const schema = second === undefined ? undefined : first
    const readable = manifest.actions.filter(({ kind }) => kind !== 'test' && kind !== 'assertion')
    const matches = readable.filter(
      ({ target }) => target.name === name && (schema === undefined || target.schema === schema),
    )
    const [match] = matches
    if (match === undefined) {
      const nearest = nearestName(
        name,
        readable.map(({ target }) => target.name),
      )
      refuse(
        console,
        `"${name}" is not an action of this project`,
        nearest === undefined ? undefined : `did you mean "${nearest}"?`,
      )
    }
    if (matches.length > 1) {
      const names = matches.map(({ target }) => `\${ref("${target.schema}", "${target.name}")}`)
      refuse(
        console,
        `"${name}" is the name of ${matches.length} actions`,
        `say which: ${names.join(' or ')}`,
      )
    }
    return quoteTarget(match.target)
  })
}
