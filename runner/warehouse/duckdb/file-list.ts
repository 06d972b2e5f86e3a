/** Which files a URI of an external table stands for. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * The files a path names, sorted; `*` stands for any characters, also "/", as in URIs of BigQuery.
 *
 * Gives undefined when a path without `*` names no file.
 */
export function filesOf(path: string): readonly string[] | undefined {
  const star = path.indexOf('*')
  if (star === -1) return existsSync(path) ? [path] : undefined
  const prefix = path.slice(0, star)
  const suffixes = path.slice(star + 1).split('*')
  const folder = prefix.endsWith('/') ? prefix : dirname(prefix)
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => file.startsWith(prefix) && endsWithAll(file.slice(prefix.length), suffixes))
    .sort()
}

/** Makes the folder of a file that is about to be written; `path` holds one `*`. */
export function makeFolder(path: string): void {
  mkdirSync(dirname(path), { recursive: true })
}

// 'x/part-1.csv' against ['part-', '.csv']: the pieces follow each other, the last one ends the path.
function endsWithAll(rest: string, pieces: readonly string[]): boolean {
  const last = pieces.at(-1) ?? ''
  let from = 0
  for (const piece of pieces.slice(0, -1)) {
    const found = rest.indexOf(piece, from)
    if (found === -1) return false
    from = found + piece.length
  }
  return rest.length - last.length >= from && rest.endsWith(last)
}
