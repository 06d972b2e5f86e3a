/** Escapes in string, bytes and backtick literals. Source: GoogleSQL, "Lexical structure", escape sequences. */

/** Decoded text, or a complaint with the offset of the backslash in the body. */
export type Decoded =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly problem: string; readonly at: number }

const simple: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '?': '?',
  '"': '"',
  "'": "'",
  '`': '`',
}

/** The text behind the escapes of a string literal's body. */
export function decodeText(body: string): Decoded {
  return decode(body, (code) => String.fromCodePoint(code), undefined)
}

/** The bytes behind a bytes literal's body, as lower case hex; what is not escaped counts as UTF-8. */
export function decodeBytes(body: string): Decoded {
  const decoded = decode(body, (code) => String.fromCharCode(byteMark + code), 'bytes')
  return decoded.ok ? { ok: true, value: toHex(decoded.value) } : decoded
}

/** The UTF-8 bytes of a text as lower case hex. */
export function textToHex(text: string): string {
  return Buffer.from(text, 'utf8').toString('hex')
}

// Escaped bytes travel through the decoded text as lone low surrogates, which source text cannot hold by itself.
const byteMark = 0xdc00

function toHex(marked: string): string {
  let hex = ''
  let plain = ''
  for (const character of marked) {
    const code = character.codePointAt(0) ?? 0
    if (code >= byteMark && code <= byteMark + 0xff) {
      hex += textToHex(plain) + (code - byteMark).toString(16).padStart(2, '0')
      plain = ''
    } else plain += character
  }
  return hex + textToHex(plain)
}

function decode(body: string, fromNumber: (code: number) => string, kind: 'bytes' | undefined): Decoded {
  let value = ''
  let from = 0
  for (let at = body.indexOf('\\'); at !== -1; at = body.indexOf('\\', from)) {
    value += body.slice(from, at)
    const found = readEscape(body, at, fromNumber, kind)
    if ('problem' in found) return { ok: false, problem: found.problem, at }
    value += found.text
    from = at + found.length
  }
  return { ok: true, value: value + body.slice(from) }
}

type Escape = { readonly text: string; readonly length: number } | { readonly problem: string }

function readEscape(
  body: string,
  at: number,
  fromNumber: (code: number) => string,
  kind: 'bytes' | undefined,
): Escape {
  const letter = body.charAt(at + 1)
  const plain = simple[letter]
  if (plain !== undefined) return { text: plain, length: 2 }
  switch (letter) {
    case 'x':
    case 'X':
      return readHex(body, at, fromNumber)
    case 'u':
      return kind === 'bytes' ? inBytes(letter) : readUnicode(body, at, 4)
    case 'U':
      return kind === 'bytes' ? inBytes(letter) : readUnicode(body, at, 8)
    case '0':
    case '1':
    case '2':
    case '3':
      return readOctal(body, at, fromNumber)
    case '\n':
      return { problem: 'Illegal escaped newline' }
    default:
      return illegal(`\\${[...body.slice(at + 1, at + 3)][0] ?? ''}`)
  }
}

function illegal(details: string): Escape {
  return { problem: `Illegal escape sequence: ${details}` }
}

function inBytes(letter: string): Escape {
  return illegal(`Unicode escape sequence \\${letter} cannot be used in bytes literals`)
}

function readHex(body: string, at: number, fromNumber: (code: number) => string): Escape {
  const digits = body.slice(at + 2, at + 4)
  if (!/^[0-9a-fA-F]{2}$/.test(digits)) {
    return illegal(`Hex escape must be followed by 2 hex digits but saw: \\${body.slice(at + 1, at + 4)}`)
  }
  return { text: fromNumber(Number.parseInt(digits, 16)), length: 4 }
}

function readOctal(body: string, at: number, fromNumber: (code: number) => string): Escape {
  const digits = body.slice(at + 1, at + 4)
  if (!/^[0-7]{3}$/.test(digits)) {
    return illegal(`Octal escape must be followed by 3 octal digits but saw: \\${digits}`)
  }
  return { text: fromNumber(Number.parseInt(digits, 8)), length: 4 }
}

function readUnicode(body: string, at: number, count: 4 | 8): Escape {
  const digits = body.slice(at + 2, at + 2 + count)
  const seen = `\\${body.slice(at + 1, at + 2 + count)}`
  if (digits.length < count || !/^[0-9a-fA-F]+$/.test(digits)) {
    return illegal(`\\${count === 4 ? 'u' : 'U'} must be followed by ${count} hex digits but saw: ${seen}`)
  }
  const code = Number.parseInt(digits, 16)
  if (code >= 0xd800 && code <= 0xdfff) return illegal(`Unicode value ${seen} is invalid`)
  if (code > 0x10ffff) return illegal(`Value of ${seen} exceeds Unicode limit (0x0010FFFF)`)
  return { text: String.fromCodePoint(code), length: 2 + count }
}
