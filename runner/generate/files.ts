/** Writes generated files in chunks, so that memory stays flat, and keeps what the manifest says about each. */
import { createHash } from 'node:crypto'
import { closeSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A file of the landing zone, as the manifest lists it. */
export interface GeneratedFile {
  readonly source: string
  /** Below the output folder, with "/": `landing/orders/orders_20240224.csv`. */
  readonly path: string
  /** `YYYY-MM-DD`, the business date the file belongs to. */
  readonly date: string
  /** Data rows; a header line does not count. */
  readonly rows: number
  readonly bytes: number
  readonly sha256: string
}

export interface FileWriter {
  /** Text that is not a row, such as a header line. */
  head(text: string): void
  /** One row, with its line end. */
  row(text: string): void
  close(): void
}

export interface FileSet {
  /** Starts a file; it appears under its own name only when it is closed. */
  open(file: {
    readonly source: string
    readonly path: string
    readonly date: string
    readonly encoding?: BufferEncoding
  }): FileWriter
  /** All files that were closed, in path order. */
  list(): readonly GeneratedFile[]
}

const chunkCharacters = 256 * 1024

/**
 * Files below `root`. Those for which `isWritten` is false are only counted and hashed: the days before a continued
 * generation are already there, yet the manifest describes them too.
 */
export function openFileSet(root: string, isWritten: (date: string) => boolean): FileSet {
  const files: GeneratedFile[] = []
  return {
    open: ({ source, path, date, encoding = 'utf8' }) => {
      const sink = isWritten(date) ? openSink(join(root, path)) : undefined
      const hash = createHash('sha256')
      let pending: string[] = []
      let pendingCharacters = 0
      let bytes = 0
      let rows = 0
      const flush = (): void => {
        const chunk = Buffer.from(pending.join(''), encoding)
        hash.update(chunk)
        sink?.write(chunk)
        bytes += chunk.length
        pending = []
        pendingCharacters = 0
      }
      const add = (text: string): void => {
        pending.push(text)
        pendingCharacters += text.length
        if (pendingCharacters >= chunkCharacters) flush()
      }
      return {
        head: add,
        row: (text) => {
          rows += 1
          add(text)
        },
        close: () => {
          flush()
          sink?.close()
          files.push({ source, path, date, rows, bytes, sha256: hash.digest('hex') })
        },
      }
    },
    list: () => [...files].sort((left, right) => (left.path < right.path ? -1 : 1)),
  }
}

/** Takes every row and keeps none. */
export const noFile: FileWriter = { head: () => {}, row: () => {}, close: () => {} }

/** Writes a whole small file, whole or not at all. */
export function writeWhole(path: string, text: string): void {
  const sink = openSink(path)
  sink.write(Buffer.from(text, 'utf8'))
  sink.close()
}

// A name that ends in `.part` is one that ingestion leaves alone.
function openSink(path: string): { write(chunk: Buffer): void; close(): void } {
  mkdirSync(dirname(path), { recursive: true })
  const descriptor = openSync(`${path}.part`, 'w')
  return {
    write: (chunk) => {
      let written = 0
      while (written < chunk.length) written += writeSync(descriptor, chunk, written)
    },
    close: () => {
      closeSync(descriptor)
      renameSync(`${path}.part`, path)
    },
  }
}
