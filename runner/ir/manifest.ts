/** Everything a compiled project consists of. */
import type { Json } from '../base/json.ts'
import type { Action } from './action.ts'

/** The compiled project. `actions` are ordered by target key. */
export interface Manifest {
  readonly project: ProjectInfo
  readonly actions: readonly Action[]
  readonly runnerVersion: string
}

export interface ProjectInfo {
  readonly name: string
  readonly defaultDatabase: string
  readonly defaultSchema: string
  readonly defaultLocation?: string
  readonly vars: Readonly<Record<string, Json>>
}
