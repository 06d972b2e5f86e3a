/** Bytes of a file → text, in chunks, with flat memory. */
import { type Readable, Transform } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { FileError } from './file-error.ts'

/**
 * The stages that turn the bytes of a file into text chunks; put them into one `pipeline`.
 *
 * A byte order mark is taken off. Bytes that are not of the encoding are a {@link FileError}, never replaced.
 */
export function decodeStages(fileName: string, encoding: string): readonly Transform[] {
  const decode = decoderStage(encoding)
  return /\.gz$/i.test(fileName) ? [createGunzip(), decode] : [decode]
}

/** What went wrong in a pipeline of stages, in words for the owner of the file; other errors pass as they are. */
export function asFileError(error: unknown, fileName: string): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? ''
  if (code.startsWith('Z_') || code === 'ERR_TRAILING_JUNK_AFTER_STREAM_END') {
    return new FileError(`its name ends in .gz, but it is not a whole gzip file (${fileName})`, {
      cause: error,
    })
  }
  return error
}

function decoderStage(encoding: string): Transform {
  const decoder = new TextDecoder(encoding, { fatal: true })
  let bytes = 0
  const decode = (chunk: Uint8Array | undefined): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true })
    } catch {
      throw new FileError(`its bytes are not ${encoding}, near byte ${bytes + 1}`)
    }
  }
  return new Transform({
    // Text goes out as text: a chunk must not become bytes again on its way.
    readableObjectMode: true,
    transform(chunk: Uint8Array, _encoding, done) {
      try {
        const text = decode(chunk)
        bytes += chunk.length
        done(null, text === '' ? undefined : text)
      } catch (error) {
        done(error as Error)
      }
    },
    flush(done) {
      try {
        const text = decode(undefined)
        done(null, text === '' ? undefined : text)
      } catch (error) {
        done(error as Error)
      }
    },
  })
}

/** Reads what is ready in batches: one wait for many records instead of one for each. */
export async function* readBatches<T>(stream: Readable): AsyncGenerator<readonly T[]> {
  let failure: unknown
  let wake = (): void => {}
  const onChange = (): void => wake()
  stream.on('readable', onChange).on('end', onChange).on('close', onChange)
  stream.on('error', (error) => {
    failure = error
    wake()
  })
  for (;;) {
    const changed = new Promise<void>((resolve) => {
      wake = resolve
    })
    const batch: T[] = []
    for (let record: T | null = stream.read(); record !== null; record = stream.read()) batch.push(record)
    if (batch.length > 0) yield batch
    if (failure !== undefined) throw failure
    if (stream.readableEnded || stream.destroyed) return
    if (batch.length === 0) await changed
  }
}
