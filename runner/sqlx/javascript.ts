/** Enough JavaScript lexing to find the end of a block: strings, templates, comments and regular expressions are skipped. */

/**
 * The offset of the brace that closes a block.
 * @param start the offset after the opening brace.
 * @returns undefined when the text ends before the block does.
 */
export function endOfJavascript(text: string, start: number): number | undefined {
  let depth = 0
  let offset = start
  // Whether a "/" here would divide: true after a value, false after an operator or a keyword.
  let isAfterValue = false
  while (offset < text.length) {
    const char = text[offset] ?? ''
    const next = text[offset + 1]
    if (char === '}') {
      if (depth === 0) return offset
      depth -= 1
      isAfterValue = true
      offset += 1
    } else if (char === '{') {
      depth += 1
      isAfterValue = false
      offset += 1
    } else if (char === '/' && next === '/') {
      offset = endOfLine(text, offset)
    } else if (char === '/' && next === '*') {
      offset = endAfter(text, '*/', offset + 2)
    } else if (char === '/' && !isAfterValue) {
      offset = endOfRegularExpression(text, offset)
      isAfterValue = true
    } else if (char === '"' || char === "'") {
      offset = endOfQuoted(text, offset)
      isAfterValue = true
    } else if (char === '`') {
      offset = endOfTemplateLiteral(text, offset)
      isAfterValue = true
    } else if (isWordCharacter(char)) {
      const end = endOfWord(text, offset)
      isAfterValue = !beforeRegularExpression.has(text.slice(offset, end))
      offset = end
    } else {
      if (!isBlank(char)) isAfterValue = char === ')' || char === ']'
      offset += 1
    }
  }
  return undefined
}

/** The offset after a string literal that starts at `start`; one that is not closed ends with its line. */
export function endOfQuoted(text: string, start: number): number {
  const quote = text[start]
  for (let offset = start + 1; offset < text.length; offset += 1) {
    const char = text[offset]
    if (char === '\\') offset += 1
    else if (char === quote) return offset + 1
    else if (char === '\n') return offset
  }
  return text.length
}

/** The offset after a template literal that starts at `start`, nested ones included. */
export function endOfTemplateLiteral(text: string, start: number): number {
  for (let offset = start + 1; offset < text.length; offset += 1) {
    const char = text[offset]
    if (char === '\\') offset += 1
    else if (char === '`') return offset + 1
    else if (char === '$' && text[offset + 1] === '{') {
      const end = endOfJavascript(text, offset + 2)
      if (end === undefined) return text.length
      offset = end
    }
  }
  return text.length
}

/** The offset of the line's end: before "\n", "\r" and the two Unicode separators, as JavaScript's `$` sees it. */
export function endOfLine(text: string, start: number): number {
  for (let offset = start; offset < text.length; offset += 1) {
    if (isLineEnd(text.charCodeAt(offset))) return offset
  }
  return text.length
}

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13 || code === 0x2028 || code === 0x2029
}

function endAfter(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from)
  return found === -1 ? text.length : found + mark.length
}

// A "/" that turns out to have no end on its line was a division after all.
function endOfRegularExpression(text: string, start: number): number {
  let isInClass = false
  for (let offset = start + 1; offset < text.length; offset += 1) {
    const char = text[offset]
    if (char === '\\') offset += 1
    else if (char === '\n') break
    else if (char === '[') isInClass = true
    else if (char === ']') isInClass = false
    else if (char === '/' && !isInClass) return endOfWord(text, offset + 1)
  }
  return start + 1
}

function endOfWord(text: string, start: number): number {
  let offset = start
  while (offset < text.length && isWordCharacter(text[offset] ?? '')) offset += 1
  return offset
}

function isWordCharacter(char: string): boolean {
  return /[\w$\u0080-\uffff]/.test(char)
}

function isBlank(char: string): boolean {
  return char === ' ' || char === '\n' || char === '\t' || char === '\r'
}

const beforeRegularExpression: ReadonlySet<string> = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'delete',
  'void',
  'throw',
  'new',
  'else',
  'do',
  'instanceof',
  'yield',
  'await',
])
