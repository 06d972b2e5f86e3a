/** The text of SQL comments and line ends as Dataform emits them. */

/** Line ends become "\n", as in a JavaScript template literal, which Dataform passes all SQL text through. */
export function normalizeLineEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}

/**
 * The text of a comment as Dataform emits it: backslash escapes are resolved, as JavaScript does.
 *
 * Kept as written where Dataform cannot compile it (a bad escape), and where a `--` comment would be broken in two by
 * an escape such as `\n`, which would turn the rest of the comment into SQL.
 */
export function emittedComment(text: string): string {
  const plain = normalizeLineEnds(text)
  if (!plain.includes('\\')) return plain
  const resolved = resolveEscapes(plain)
  if (resolved === undefined) return plain
  return plain.startsWith('--') && /[\n\r\u2028\u2029]/.test(resolved) ? plain : resolved
}

const escapes =
  /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|(0)(?!\d)|(\n)|([^xu0-9`$])|(\$)(?!\{)|([\s\S]?))/g

const namedEscapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  v: '\v',
  f: '\f',
}

function resolveEscapes(text: string): string | undefined {
  let isValid = true
  const resolved = text.replace(
    escapes,
    (
      _,
      hex?: string,
      unicode?: string,
      point?: string,
      zero?: string,
      line?: string,
      char?: string,
      dollar?: string,
    ) => {
      const code = hex ?? unicode ?? point
      if (code !== undefined) {
        const value = Number.parseInt(code, 16)
        if (value <= 0x10ffff) return String.fromCodePoint(value)
      } else if (zero !== undefined) return '\0'
      else if (line !== undefined) return ''
      else if (char !== undefined) return namedEscapes[char] ?? char
      else if (dollar !== undefined) return dollar
      isValid = false
      return ''
    },
  )
  return isValid ? resolved : undefined
}
