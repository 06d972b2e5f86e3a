/** The local file: built beside, published by rename. docs/decisions/0012-local-file-publish.md says why. */

import { constants } from 'node:fs'
import { access, copyFile, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { DuckdbSettings } from './settings.ts'
import { asLocked, takeWriterLock, type WriterLock } from './writer-lock.ts'

/** An open local file. Connections belong to it: close them before `publish` and `close`. */
export interface LocalDatabase {
  connect(): Promise<DuckDBConnection>
  /** Shows what was written to other readers; the next `connect` starts from there. Nothing to do for a reader. */
  publish(): Promise<void>
  /** Gives the file back; what was not published is thrown away. */
  close(): Promise<void>
}

/**
 * Opens the file for one session.
 *
 * A writer works in `<path>.next`, a clone of the published file, so a tool that has the published file open neither
 * blocks it nor sees half of it. A leftover `<path>.next` of a killed session is replaced.
 * @param prepare runs once per opening of the file, for what all connections share.
 * @throws WarehouseError kind 'locked' when another session writes.
 */
export async function openLocalDatabase(
  settings: DuckdbSettings,
  prepare: (connection: DuckDBConnection) => Promise<void>,
): Promise<LocalDatabase> {
  switch (settings.mode) {
    case 'read':
      return openForReading(settings, prepare)
    case 'write':
      return openForWriting(settings, prepare)
    case 'memory':
      return openInMemory(settings, prepare)
  }
}

async function openForReading(settings: DuckdbSettings, prepare: Prepare): Promise<LocalDatabase> {
  const exists = await isThere(settings.path)
  const instance = await createInstance(
    exists ? settings.path : ':memory:',
    settings,
    prepare,
    exists ? { access_mode: 'READ_ONLY' } : {},
  )
  return {
    connect: () => connectTo(instance),
    publish: async () => {},
    close: async () => instance.closeSync(),
  }
}

async function openInMemory(settings: DuckdbSettings, prepare: Prepare): Promise<LocalDatabase> {
  const instance = await createInstance(':memory:', settings, prepare, {})
  return {
    connect: () => connectTo(instance),
    publish: async () => {},
    close: async () => instance.closeSync(),
  }
}

async function openForWriting(settings: DuckdbSettings, prepare: Prepare): Promise<LocalDatabase> {
  await mkdir(dirname(settings.path), { recursive: true })
  const lock: WriterLock = await takeWriterLock(settings.path)
  const side = `${settings.path}.next`
  let opening: Promise<DuckDBInstance> | undefined

  async function begin(): Promise<DuckDBInstance> {
    await removeFile(side)
    if (await isThere(settings.path)) await clone(settings.path, side)
    return createInstance(side, settings, prepare, {})
  }

  return {
    connect: async () => {
      opening ??= begin()
      return connectTo(await opening)
    },
    publish: async () => {
      if (opening === undefined) return
      const instance = await opening
      opening = undefined
      await checkpoint(instance)
      instance.closeSync()
      await flush(side)
      await rename(side, settings.path)
      await rm(`${settings.path}.wal`, { force: true })
      await flush(dirname(settings.path))
    },
    close: async () => {
      const instance = await opening?.catch(() => undefined)
      instance?.closeSync()
      await removeFile(side)
      lock.release()
    },
  }
}

type Prepare = (connection: DuckDBConnection) => Promise<void>

async function createInstance(
  path: string,
  settings: DuckdbSettings,
  prepare: Prepare,
  extra: Record<string, string>,
): Promise<DuckDBInstance> {
  const options: Record<string, string> = {
    // A thousand tiny tables take 24 MB with blocks of 16 KiB, 269 MB with the engine's 256 KiB (DuckDB 1.5.6).
    default_block_size: '16384',
    // Without these a function of an extension that is not there waits half a second for a server.
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    ...(settings.threads === undefined ? {} : { threads: String(settings.threads) }),
    ...(settings.memoryLimit === undefined ? {} : { memory_limit: settings.memoryLimit }),
    ...extra,
  }
  let instance: DuckDBInstance
  try {
    instance = await DuckDBInstance.create(path, options)
  } catch (error) {
    throw asLocked(settings.path, error)
  }
  const connection = await connectTo(instance)
  await prepare(connection)
  connection.closeSync()
  return instance
}

async function connectTo(instance: DuckDBInstance): Promise<DuckDBConnection> {
  const connection = await instance.connect()
  // Both are settings of a connection, not of the instance.
  await connection.run("SET TimeZone = 'UTC'")
  await connection.run('SET errors_as_json = true')
  return connection
}

// Tables replaced during the session leave free blocks behind; the checkpoint makes them reusable and empties the WAL,
// so that the file is whole by itself when it is renamed.
async function checkpoint(instance: DuckDBInstance): Promise<void> {
  const connection = await instance.connect()
  try {
    await connection.run('CHECKPOINT')
  } finally {
    connection.closeSync()
  }
}

// Opening for reading first proves that nobody is writing the published file at this moment, which would tear the copy.
async function clone(from: string, to: string): Promise<void> {
  let guard: DuckDBInstance
  try {
    guard = await DuckDBInstance.create(from, { access_mode: 'READ_ONLY', threads: '1' })
  } catch (error) {
    throw asLocked(from, error)
  }
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE)
    if (await isThere(`${from}.wal`)) await copyFile(`${from}.wal`, `${to}.wal`, constants.COPYFILE_FICLONE)
  } finally {
    guard.closeSync()
  }
}

async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true })
  await rm(`${path}.wal`, { force: true })
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
