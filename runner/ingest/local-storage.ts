/** Storage in a folder of this machine. */
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { FileSink, Storage, StoredFile } from './storage.ts'

/**
 * Opens a bucket that is a folder.
 * @param root the folder, absolute or from the working directory; made when first written to.
 * @param shownAs what the root is called in messages; `root` itself when absent.
 */
export function openLocalStorage(root: string, shownAs: string = root): Storage {
  const pathOf = (key: string): string => join(root, ...key.split('/'))
  return {
    list: async (prefix) => {
      const found = await listFolder(pathOf(prefix), prefix)
      return found.sort((left, right) => (left.key < right.key ? -1 : 1))
    },
    // Small chunks: the rows of one are garbage before the next is read, which a larger one would outlive.
    read: async (key) => createReadStream(pathOf(key), { highWaterMark: 64 * 1024 }),
    write: (key) => openSink(pathOf(key)),
    move: async (from, to, generation) => {
      const found = await describeFile(pathOf(from), from)
      if (found === undefined || (generation !== undefined && found.generation !== generation)) return false
      await mkdir(dirname(pathOf(to)), { recursive: true })
      await rename(pathOf(from), pathOf(to))
      return true
    },
    remove: (key) => rm(pathOf(key), { force: true }),
    describe: (key) => `${shownAs.replace(/\/$/, '')}/${key}`,
  }
}

async function listFolder(folder: string, prefix: string): Promise<StoredFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(orMissing)
  const found: StoredFile[] = []
  for (const entry of entries ?? []) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) found.push(...(await listFolder(path, `${prefix}${entry.name}/`)))
    if (!entry.isFile()) continue
    const file = await describeFile(path, `${prefix}${entry.name}`)
    // A file that went away between listing and looking is a file that is not there.
    if (file !== undefined) found.push(file)
  }
  return found
}

async function describeFile(path: string, key: string): Promise<StoredFile | undefined> {
  const status = await stat(path, { bigint: true }).catch(orMissing)
  if (status === undefined) return undefined
  return {
    key,
    size: Number(status.size),
    createdAtMs: Number(status.mtimeMs),
    generation: `${status.ino}-${status.size}-${status.mtimeNs}`,
  }
}

async function openSink(path: string): Promise<FileSink> {
  await mkdir(dirname(path), { recursive: true })
  // A name that ends in `.part` is one that nothing reads.
  const unfinished = `${path}.part`
  const file = await open(unfinished, 'w')
  return {
    write: async (text) => {
      await file.writeFile(text, 'utf8')
    },
    finish: async () => {
      await file.close()
      await rename(unfinished, path)
    },
    discard: async () => {
      await file.close().catch(() => {})
      await rm(unfinished, { force: true })
    },
  }
}

function orMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined
  throw error
}
