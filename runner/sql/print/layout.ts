/** How printed text is laid out. Printed tokens hold no newlines, so text can be indented as a whole. */
import type { Node, NodeKind, NodeOf } from '../ast/node.ts'

/** Prints any node; handed to every printer so that the files need not know each other. */
export type Print = (node: Node) => string

/** One printer per kind. */
export type Printers<K extends NodeKind> = {
  readonly [Kind in K]: (node: NodeOf<Kind>, print: Print) => string
}

const width = 90

/** Two spaces before every line. */
export function indent(text: string): string {
  return `  ${text.replaceAll('\n', '\n  ')}`
}

/** The pieces that are there, with spaces between. */
export function words(...pieces: readonly (string | false | undefined)[]): string {
  return pieces.filter((piece) => piece !== undefined && piece !== false && piece !== '').join(' ')
}

/** The pieces that are there, each on its own line. */
export function lines(...pieces: readonly (string | false | undefined)[]): string {
  return pieces.filter((piece) => piece !== undefined && piece !== false && piece !== '').join('\n')
}

/** `a, b` on one line, or one item per line when they are long. */
export function list(items: readonly string[]): string {
  const line = items.join(', ')
  return fits(line) ? line : items.join(',\n')
}

/** `(a, b)`, opened up when long. */
export function parenthesized(items: readonly string[]): string {
  const line = items.join(', ')
  return fits(line) ? `(${line})` : `(\n${indent(items.join(',\n'))}\n)`
}

/** A word and its list: `SELECT a, b`, or the items below the word when they are long. */
export function clause(word: string, items: readonly string[]): string {
  const line = items.join(', ')
  return fits(line) ? `${word} ${line}` : `${word}\n${indent(items.join(',\n'))}`
}

/** A query or block between parentheses on their own lines. */
export function enclosed(text: string): string {
  return fits(text) ? `(${text})` : `(\n${indent(text)}\n)`
}

function fits(text: string): boolean {
  return text.length <= width && !text.includes('\n')
}
