/** A Target names one relation: project, dataset and table, in Dataform's words database, schema and name. */
export interface Target {
  readonly database: string
  readonly schema: string
  readonly name: string
}

/** The one text form used as a map key and shown to people: `database.schema.name`. */
export function targetKey(target: Target): string {
  return `${target.database}.${target.schema}.${target.name}`
}

/** The target as a GoogleSQL path, quoted as one identifier: `` `database.schema.name` ``. */
export function quoteTarget(target: Target): string {
  return `\`${targetKey(target)}\``
}

export function sameTarget(left: Target, right: Target): boolean {
  return left.name === right.name && left.schema === right.schema && left.database === right.database
}
