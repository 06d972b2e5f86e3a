/** Trees → GoogleSQL text. */
import type { Node, NodeKind } from '../ast/node.ts'
import type { Statement } from '../ast/script.ts'
import { ddlPrinters } from './ddl.ts'
import { dmlPrinters } from './dml.ts'
import { expressionPrinters } from './expression.ts'
import { fromPrinters } from './from.ts'
import type { Print, Printers } from './layout.ts'
import { literalPrinters } from './literal.ts'
import { pipePrinters, queryPrinters } from './query.ts'
import { printBody, scriptPrinters } from './script.ts'
import { typePrinters } from './type.ts'

/**
 * The node as GoogleSQL: keywords in upper case, clauses on their own lines, parentheses only where the tree needs them.
 *
 * Parsing the text gives the same tree again, places aside. Comments are not printed: trees do not hold them.
 */
export const printNode: Print = (node) => {
  const print = printers[node.kind] as (node: Node, print: Print) => string
  return print(node, printNode)
}

/** A script: each statement with its semicolon. */
export function printScript(statements: readonly Statement[]): string {
  return printBody(statements, printNode)
}

const printers: Printers<NodeKind> = {
  ...literalPrinters,
  ...typePrinters,
  ...expressionPrinters,
  ...queryPrinters,
  ...pipePrinters,
  ...fromPrinters,
  ...dmlPrinters,
  ...ddlPrinters,
  ...scriptPrinters,
}
