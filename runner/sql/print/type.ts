/** Types. */
import type { TypeNode } from '../ast/type.ts'
import type { Printers } from './layout.ts'
import { printPath } from './literal.ts'

export const typePrinters: Printers<TypeNode['kind']> = {
  simpleTypeName: (node, print) => {
    const [only] = node.name.parts
    const isInterval =
      node.name.parts.length === 1 && only?.quoted === false && only.name.toUpperCase() === 'INTERVAL'
    const name = isInterval ? 'INTERVAL' : printPath(node.name)
    const parameters = node.parameters.length === 0 ? '' : `(${node.parameters.map(print).join(', ')})`
    return `${name}${parameters}${node.collation === undefined ? '' : ` COLLATE ${print(node.collation)}`}`
  },
  maxParameter: () => 'MAX',
  arrayTypeName: (node, print) => `ARRAY<${print(node.element)}>`,
  structTypeName: (node, print) => `STRUCT<${node.fields.map(print).join(', ')}>`,
  structTypeField: (node, print) =>
    node.name === undefined ? print(node.type) : `${print(node.name)} ${print(node.type)}`,
  rangeTypeName: (node, print) => `RANGE<${print(node.element)}>`,
}
