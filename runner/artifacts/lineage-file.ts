/** target/lineage.json: the columns of every relation with their types and where their values come from, for programs. */
import { join } from 'node:path'
import type { RelationColumns } from '../ir/lineage.ts'
import { typeToSql } from '../ir/types.ts'
import { writeFileAtomically } from './atomic-file.ts'

/** The version of the file's form; another number means another form. */
export const lineageSchema = 'runner/lineage/1'

/** Types are written in GoogleSQL's notation; relations stand in topological order. */
export function writeLineage(targetFolder: string, relations: readonly RelationColumns[]): void {
  const file = {
    schema: lineageSchema,
    relations: relations.map(({ target, columns }) => ({
      target,
      columns: columns.map(({ name, type, sources }) => ({ name, type: typeToSql(type), sources })),
    })),
  }
  writeFileAtomically(join(targetFolder, 'lineage.json'), `${JSON.stringify(file, null, 2)}\n`)
}
