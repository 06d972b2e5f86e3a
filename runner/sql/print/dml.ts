/** Statements that change rows. */
import type { DmlNode, MergeBranch } from '../ast/dml.ts'
import type { Identifier } from '../ast/name.ts'
import { clause, lines, type Print, type Printers, parenthesized, words } from './layout.ts'
import { printIdentifier, printTablePath } from './literal.ts'

function as(alias: Identifier | undefined): string | undefined {
  return alias && `AS ${printIdentifier(alias)}`
}

const matches: Readonly<Record<MergeBranch['match'], string>> = {
  matched: 'WHEN MATCHED',
  notMatchedByTarget: 'WHEN NOT MATCHED BY TARGET',
  notMatchedBySource: 'WHEN NOT MATCHED BY SOURCE',
}

function columns(names: readonly Identifier[] | undefined): string | undefined {
  return names && parenthesized(names.map(printIdentifier))
}

function where(condition: Parameters<Print>[0] | undefined, print: Print): string | undefined {
  return condition && `WHERE ${print(condition)}`
}

export const dmlPrinters: Printers<DmlNode['kind']> = {
  insert: (node, print) =>
    lines(words('INSERT INTO', printTablePath(node.target), columns(node.columns)), print(node.source)),
  insertValues: (node, print) => clause('VALUES', node.rows.map(print)),
  insertRow: (node, print) => parenthesized(node.values.map(print)),
  defaultValue: () => 'DEFAULT',
  update: (node, print) =>
    lines(
      words('UPDATE', printTablePath(node.target), as(node.alias), node.withOffset && print(node.withOffset)),
      clause('SET', node.items.map(print)),
      node.from && `FROM ${print(node.from)}`,
      where(node.where, print),
    ),
  updateItem: (node, print) => `${print(node.target)} = ${print(node.value)}`,
  delete: (node, print) =>
    lines(
      words(
        'DELETE FROM',
        printTablePath(node.target),
        as(node.alias),
        node.withOffset && print(node.withOffset),
      ),
      where(node.where, print),
    ),
  truncate: (node, print) => words(`TRUNCATE TABLE ${printTablePath(node.target)}`, where(node.where, print)),
  merge: (node, print) =>
    lines(
      words('MERGE INTO', printTablePath(node.target), as(node.alias)),
      `USING ${print(node.source)}`,
      `ON ${print(node.on)}`,
      ...node.branches.map(print),
    ),
  mergeBranch: (node, print) =>
    words(matches[node.match], node.condition && `AND ${print(node.condition)}`, 'THEN', print(node.action)),
  mergeInsert: (node, print) =>
    words(
      'INSERT',
      columns(node.columns),
      node.values === undefined ? 'ROW' : `VALUES ${parenthesized(node.values.map(print))}`,
    ),
  mergeUpdate: (node, print) => clause('UPDATE SET', node.items.map(print)),
  mergeDelete: () => 'DELETE',
}
