/** Statements of scripts. */

import type { Identifier } from '../ast/name.ts'
import type { ScriptNode, Statement } from '../ast/script.ts'
import { clause, indent, lines, type Print, type Printers, parenthesized, words } from './layout.ts'
import { printIdentifier, printTablePath } from './literal.ts'

/** Statements one after the other, each with its semicolon. */
export function printBody(statements: readonly Statement[], print: Print): string {
  return statements.map((statement) => `${print(statement)};`).join('\n')
}

function body(statements: readonly Statement[], print: Print): string | undefined {
  return statements.length === 0 ? undefined : indent(printBody(statements, print))
}

function labeled(label: Identifier | undefined, text: string): string {
  return label === undefined ? text : `${printIdentifier(label)}: ${text}`
}

function otherwise(statements: readonly Statement[] | undefined, print: Print): string | undefined {
  return statements && lines('ELSE', body(statements, print))
}

export const scriptPrinters: Printers<ScriptNode['kind']> = {
  queryStatement: (node, print) => print(node.query),
  declare: (node, print) =>
    words(
      'DECLARE',
      node.names.map(print).join(', '),
      node.type && print(node.type),
      node.default && `DEFAULT ${print(node.default)}`,
    ),
  set: (node, print) => {
    const targets = node.targets.map(print).join(', ')
    return `SET ${node.isList ? `(${targets})` : targets} = ${print(node.value)}`
  },
  if: (node, print) => {
    const branches = node.branches.map((branch, index) => `${index === 0 ? 'IF' : 'ELSEIF'} ${print(branch)}`)
    return lines(...branches, otherwise(node.otherwise, print), 'END IF')
  },
  caseStatement: (node, print) => {
    const branches = node.branches.map((branch) => `WHEN ${print(branch)}`)
    return lines(
      words('CASE', node.operand && print(node.operand)),
      ...branches,
      otherwise(node.otherwise, print),
      'END CASE',
    )
  },
  statementBranch: (node, print) => lines(`${print(node.condition)} THEN`, body(node.body, print)),
  loop: (node, print) => labeled(node.label, lines('LOOP', body(node.body, print), 'END LOOP')),
  while: (node, print) =>
    labeled(node.label, lines(`WHILE ${print(node.condition)} DO`, body(node.body, print), 'END WHILE')),
  repeat: (node, print) =>
    labeled(node.label, lines('REPEAT', body(node.body, print), `UNTIL ${print(node.until)}`, 'END REPEAT')),
  for: (node, print) =>
    labeled(
      node.label,
      lines(
        `FOR ${print(node.variable)} IN (`,
        indent(print(node.query)),
        ') DO',
        body(node.body, print),
        'END FOR',
      ),
    ),
  block: (node, print) =>
    labeled(
      node.label,
      lines(
        'BEGIN',
        body(node.body, print),
        node.handler && lines('EXCEPTION WHEN ERROR THEN', body(node.handler, print)),
        'END',
      ),
    ),
  break: (node, print) => words('BREAK', node.label && print(node.label)),
  continue: (node, print) => words('CONTINUE', node.label && print(node.label)),
  return: () => 'RETURN',
  raise: (node, print) => words('RAISE', node.message && `USING MESSAGE = ${print(node.message)}`),
  call: (node, print) => `CALL ${printTablePath(node.procedure)}${parenthesized(node.arguments.map(print))}`,
  executeImmediate: (node, print) =>
    words(
      `EXECUTE IMMEDIATE ${print(node.sql)}`,
      node.into.length > 0 && `INTO ${node.into.map(print).join(', ')}`,
      node.using.length > 0 && `USING ${node.using.map(print).join(', ')}`,
    ),
  usingArgument: (node, print) => words(print(node.value), node.name && `AS ${print(node.name)}`),
  beginTransaction: () => 'BEGIN TRANSACTION',
  commitTransaction: () => 'COMMIT TRANSACTION',
  rollbackTransaction: () => 'ROLLBACK TRANSACTION',
  assert: (node, print) =>
    words(`ASSERT ${print(node.condition)}`, node.message && `AS ${print(node.message)}`),
  exportData: (node, print) =>
    lines(
      words('EXPORT DATA', node.connection && print(node.connection)),
      node.options && print(node.options),
      'AS',
      print(node.query),
    ),
  exportModel: (node, print) =>
    words(
      `EXPORT MODEL ${printTablePath(node.model)}`,
      node.connection && print(node.connection),
      node.options && print(node.options),
    ),
  loadData: (node, print) =>
    lines(
      words(
        'LOAD DATA',
        node.isOverwrite ? 'OVERWRITE' : 'INTO',
        node.isTemporary && 'TEMP TABLE',
        printTablePath(node.table),
        node.partitions && `PARTITIONS(${print(node.partitions)})`,
        node.elements && parenthesized(node.elements.map(print)),
        node.defaultCollation && `DEFAULT COLLATE ${print(node.defaultCollation)}`,
      ),
      node.partitionBy.length > 0 && clause('PARTITION BY', node.partitionBy.map(print)),
      node.clusterBy.length > 0 && clause('CLUSTER BY', node.clusterBy.map(print)),
      node.options && print(node.options),
      `FROM FILES ${parenthesized(node.files.options.map(print))}`,
      node.partitionColumns && print(node.partitionColumns),
      node.connection && print(node.connection),
    ),
}
