/** Files that are there whole or not at all. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Writes beside the file and renames over it, so that a reader never sees half of it. Missing folders are made. */
export function writeFileAtomically(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  // A folder of its own, so that two processes that write the same file never share the half of one.
  const beside = mkdtempSync(join(dirname(path), '.writing-'))
  try {
    writeFileSync(join(beside, 'file'), text)
    renameSync(join(beside, 'file'), path)
  } finally {
    rmSync(beside, { recursive: true, force: true })
  }
}
