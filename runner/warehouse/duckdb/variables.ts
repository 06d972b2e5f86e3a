/** The variables of a running script. */
import type { Json } from '../../base/json.ts'
import type { SqlType } from '../../ir/types.ts'
import { WarehouseError } from '../warehouse.ts'
import type { Variables } from './job.ts'
import type { GivenValue } from './translate/context.ts'

export interface ScriptVariables extends Variables {
  /** Makes a variable in the innermost scope. */
  declare(name: string, type: SqlType, value: Json): void
  /** @throws WarehouseError when there is no such variable. */
  assign(name: string, value: Json): void
  setSystem(name: string, value: Json): void
  /** Runs `work` with a scope of its own. */
  scoped<T>(work: () => Promise<T>): Promise<T>
}

const text: SqlType = { kind: 'scalar', name: 'STRING' }

/** No variables yet; a procedure has its own and shares the system variables of its caller, `outer`. */
export function createVariables(outer?: ScriptVariables): ScriptVariables {
  const scopes: Map<string, { name: string; type: SqlType; value: Json }>[] = [new Map()]
  const systemValues = new Map<string, Json>()
  const lookUp = (name: string) =>
    scopes.findLast((scope) => scope.has(name.toLowerCase()))?.get(name.toLowerCase())
  return {
    find: lookUp,
    system: (name): GivenValue | undefined => {
      if (outer !== undefined) return outer.system(name)
      const value = systemValues.get(name.toLowerCase())
      return value === undefined ? undefined : { type: text, value }
    },
    all: () => [...new Map(scopes.flatMap((scope) => [...scope])).values()],
    declare: (name, type, value) => {
      scopes.at(-1)?.set(name.toLowerCase(), { name, type, value })
    },
    assign: (name, value) => {
      const variable = lookUp(name)
      if (variable === undefined) throw new WarehouseError('invalid-query', `Undeclared variable: ${name}`)
      variable.value = value
    },
    setSystem: (name, value) => {
      if (outer !== undefined) outer.setSystem(name, value)
      else systemValues.set(name.toLowerCase(), value)
    },
    scoped: async (work) => {
      scopes.push(new Map())
      try {
        return await work()
      } finally {
        scopes.pop()
      }
    },
  }
}
