/** Where a config names columns: kept in the manifest, so that what is found later can point there. */
import type { Span } from '../base/source.ts'
import { type ActionConfig, isCommonKey } from './config.ts'
import { isPlainObject } from './plain-value.ts'

/** Places by the path of the key, as `ActionBase.places` has them. */
export function columnPlaces({ own, subject }: ActionConfig): Readonly<Record<string, Span>> {
  const places: Record<string, Span> = {}
  const note = (name: string, path: readonly PropertyKey[]): void => {
    const place = subject.locate(path)
    const span = path[0] === 'columns' ? (place?.key ?? place?.value) : (place?.value ?? place?.key)
    if (span !== undefined) places[name] = span
  }
  for (const [key, value] of Object.entries(own)) {
    if (isCommonKey(key) || key === 'assertions') continue
    if (key === 'columns') noteColumns(value, note)
    else if (typeof value === 'string') note(key, [key])
    else if (Array.isArray(value)) {
      note(key, [key])
      for (const index of value.keys()) note(`${key}.${index}`, [key, index])
    }
  }
  return places
}

function noteColumns(value: unknown, note: (name: string, path: readonly PropertyKey[]) => void): void {
  note('columns', ['columns'])
  if (isPlainObject(value)) for (const name of Object.keys(value)) note(`columns.${name}`, ['columns', name])
  if (!Array.isArray(value)) return
  for (const [index, entry] of value.entries()) {
    const name = isPlainObject(entry) ? (entry.name ?? entry.path) : undefined
    if (name !== undefined) note(`columns.${String(name)}`, ['columns', index])
  }
}
