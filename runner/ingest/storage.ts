/** The one interface to where files lie: a folder, or a bucket. Keys use "/" and never begin with it. */
import type { Readable } from 'node:stream'

export interface StoredFile {
  readonly key: string
  readonly size: number
  /** Milliseconds since 1970 at which this content came to be; overwriting makes a new time. */
  readonly createdAtMs: number
  /** Changes with every write of the key; compared by {@link Storage.move}. */
  readonly generation: string
}

export interface Storage {
  /** All files below `prefix`, which ends in "/", by key. A prefix that does not exist has none. */
  list(prefix: string): Promise<readonly StoredFile[]>
  read(key: string): Promise<Readable>
  /**
   * Starts a file that appears under its key only when it is finished. A process that ends before may leave
   * `<key>.part` behind.
   */
  write(key: string): Promise<FileSink>
  /**
   * Moves a file, over an existing one if there is one.
   * @param generation when given, the move happens only if the file is still that one.
   * @returns false when the file is gone or, with `generation`, another one.
   */
  move(from: string, to: string, generation?: string): Promise<boolean>
  /** Removes a file; one that is not there is no error. */
  remove(key: string): Promise<void>
  /** The place as a person would open it: `data/archive/…`, `gs://bucket/archive/…`. */
  describe(key: string): string
}

export interface FileSink {
  /** Resolves when the storage is ready for more. */
  write(text: string): Promise<void>
  finish(): Promise<void>
  /** Gives up: nothing appears. */
  discard(): Promise<void>
}

/** Writes a small text as a file. */
export async function writeText(storage: Storage, key: string, text: string): Promise<void> {
  const sink = await storage.write(key)
  try {
    await sink.write(text)
    await sink.finish()
  } catch (error) {
    await sink.discard()
    throw error
  }
}

/** Reads a small file as UTF-8 text. */
export async function readText(storage: Storage, key: string): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of await storage.read(key)) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
