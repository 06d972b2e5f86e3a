/** A file that is not what its source says it is; the whole file is turned away. */
export class FileError extends Error {
  override readonly name = 'FileError'
}
