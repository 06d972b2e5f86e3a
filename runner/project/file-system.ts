/** Reading files: of the disk, of memory, or of memory laid over the disk as an editor and tests do. */
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Paths are relative to the project's root and use "/". Reading never throws: what cannot be read is absent. */
export interface FileSystem {
  /** Every file below a folder, sorted by path; empty when there is no such folder. */
  list(folder: string): readonly string[]
  readBytes(path: string): Uint8Array | undefined
}

/** The UTF-8 text of a file without a byte order mark; undefined when there is no such file or it is not UTF-8. */
export function readText(fileSystem: FileSystem, path: string): string | undefined {
  const bytes = fileSystem.readBytes(path)
  if (bytes === undefined) return undefined
  try {
    return strictUtf8.decode(bytes)
  } catch {
    return undefined
  }
}

/** The files below `root` on disk. Links are followed, each folder once; dot files and node_modules are left out. */
export function diskFileSystem(root: string): FileSystem {
  return {
    list: (folder) => listDisk(root, folder, new Set()),
    readBytes: (path) => {
      try {
        return readFileSync(join(root, path))
      } catch {
        return undefined
      }
    },
  }
}

/** Files given as path → text, over those of `base` where there is one. */
export function overlayFileSystem(
  files: Readonly<Record<string, string>>,
  base?: FileSystem | undefined,
): FileSystem {
  return {
    list: (folder) => {
      const own = Object.keys(files).filter((path) => path.startsWith(`${folder}/`))
      return [...new Set([...own, ...(base?.list(folder) ?? [])])].sort(byCodeUnits)
    },
    readBytes: (path) => {
      const text = Object.hasOwn(files, path) ? files[path] : undefined
      return text === undefined ? base?.readBytes(path) : new TextEncoder().encode(text)
    },
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true })

function listDisk(root: string, folder: string, visited: Set<string>): readonly string[] {
  try {
    const real = realpathSync(join(root, folder))
    if (visited.has(real)) return []
    visited.add(real)
    return readdirSync(real, { withFileTypes: true })
      .filter((entry) => !entry.name.startsWith('.') && entry.name !== 'node_modules')
      .flatMap((entry) => {
        const path = `${folder}/${entry.name}`
        const kind = entry.isSymbolicLink() ? statSync(join(root, path)) : entry
        if (kind.isDirectory()) return listDisk(root, path, visited)
        return kind.isFile() ? [path] : []
      })
      .sort(byCodeUnits)
  } catch {
    return []
  }
}

function byCodeUnits(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
