/** The end of every exhaustive switch: a value that gets here has escaped its type. */
export function unreachable(value: never): never {
  throw new Error(`internal: unexpected value ${JSON.stringify(value)}`)
}
