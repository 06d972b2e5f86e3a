/** Values of project code as plain values of ours. */

/**
 * A copy made of our own plain objects and lists, so that nothing project code does later can change it. Keys whose
 * value is undefined are left out; what is neither a list nor a plain object is kept as it is.
 */
export function toPlainValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toPlainValue)
  if (!isPlainObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) =>
      entry === undefined ? [] : [[key, toPlainValue(entry)]],
    ),
  )
}

/** True for objects made by `{}`, in whichever context. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype = Object.getPrototypeOf(value) as object | null
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
