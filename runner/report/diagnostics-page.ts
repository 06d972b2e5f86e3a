/** The page docs/diagnostics.md: every message with when it comes and how to mend it. */
import { allCodes, explanationOf, severityOf } from '../base/codes.ts'

/** The whole page as Markdown. A test keeps the file equal to it; `npx vitest run tests/report -u` writes it anew. */
export function diagnosticsPage(): string {
  const entries = allCodes.map(
    (code) => `## \`${code}\`\n\n**${severityOf(code)}** — ${explanationOf(code)}\n`,
  )
  return `${heading}\n${entries.join('\n')}`
}

const heading = `# Diagnostics

Every message about a project has a code, and stands here under it. The page is made from the catalogue in
\`runner/base/codes/\`; do not edit it by hand.

An **error** stops the work before anything is changed; a **warning** does not; **info** is for reading.
`
