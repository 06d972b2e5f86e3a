/** Names and texts as GoogleSQL writes them. */

/** A name in backquotes, whatever characters it has. */
export function quoteName(name: string): string {
  return `\`${name.replace(/[\\`]/g, '\\$&')}\``
}

/** A column as authors write it: one name is quoted, a path (`address.city`) or an expression stays as it is. */
export function quoteColumn(column: string): string {
  return /^[A-Za-z_]\w*$/.test(column) ? quoteName(column) : column
}

/** A STRING literal in single quotes on one line. */
export function quoteString(text: string): string {
  const escaped = text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r')
  return `'${escaped.replace(/[\u0000-\u001f\u007f]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`)}'`
}
