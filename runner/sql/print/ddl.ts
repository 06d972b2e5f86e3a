/** Statements that make, change and drop things. */
import type {
  AlterableType,
  ColumnSchema,
  CreateFunction,
  CreateProcedure,
  CreateTable,
  DdlNode,
  DroppableType,
  GrantStatement,
  RevokeStatement,
} from '../ast/ddl.ts'
import type { Path } from '../ast/name.ts'
import type { Node } from '../ast/node.ts'
import { clause, enclosed, lines, type Print, type Printers, parenthesized, words } from './layout.ts'
import { printIdentifier, printPath, printTablePath } from './literal.ts'

interface CreateParts {
  readonly orReplace: boolean
  readonly ifNotExists: boolean
  readonly name: Path
  readonly isTemporary?: boolean
}

function create(node: CreateParts, what: string): string {
  return words(
    'CREATE',
    node.orReplace && 'OR REPLACE',
    node.isTemporary === true && 'TEMP',
    what,
    node.ifNotExists && 'IF NOT EXISTS',
    printTablePath(node.name),
  )
}

function maybe(node: Node | undefined, print: Print, before = ''): string | undefined {
  return node && `${before}${print(node)}`
}

function by(word: string, nodes: readonly Node[], print: Print): string | undefined {
  return nodes.length === 0 ? undefined : clause(word, nodes.map(print))
}

function table(nodes: readonly Node[] | undefined, print: Print): string | undefined {
  return nodes && parenthesized(nodes.map(print))
}

function security(mode: string | undefined): string | undefined {
  return mode && `SQL SECURITY ${mode.toUpperCase()}`
}

function enforced(isEnforced: boolean | undefined): string | undefined {
  return isEnforced === undefined ? undefined : isEnforced ? 'ENFORCED' : 'NOT ENFORCED'
}

function printCreateTable(node: CreateTable, print: Print): string {
  return lines(
    words(
      create(node, 'TABLE'),
      table(node.elements, print),
      node.like && `LIKE ${printTablePath(node.like)}`,
      maybe(node.copyOf, print),
      maybe(node.defaultCollation, print, 'DEFAULT COLLATE '),
    ),
    by('PARTITION BY', node.partitionBy, print),
    by('CLUSTER BY', node.clusterBy, print),
    maybe(node.connection, print),
    maybe(node.options, print),
    maybe(node.query, print, 'AS\n'),
  )
}

function printSchema(node: ColumnSchema, shape: string, print: Print): string {
  return words(
    shape,
    maybe(node.collation, print, 'COLLATE '),
    maybe(node.default, print, 'DEFAULT '),
    maybe(node.generated, print),
    node.isNotNull && 'NOT NULL',
    ...node.constraints.map(print),
    maybe(node.options, print),
  )
}

function printFunction(node: CreateFunction, print: Print): string {
  const head = `${create(node, node.isAggregate ? 'AGGREGATE FUNCTION' : 'FUNCTION')}${parenthesized(node.parameters.map(print))}`
  const isText = node.body?.kind === 'stringLiteral'
  return lines(
    head,
    maybe(node.returns, print, 'RETURNS '),
    security(node.security),
    node.determinism &&
      (node.determinism === 'notDeterministic' ? 'NOT DETERMINISTIC' : node.determinism.toUpperCase()),
    maybe(node.language, print, 'LANGUAGE '),
    node.isRemote && 'REMOTE',
    maybe(node.connection, print),
    maybe(node.options, print),
    node.body && (isText ? `AS ${print(node.body)}` : `AS ${enclosed(print(node.body))}`),
  )
}

function printProcedure(node: CreateProcedure, print: Print): string {
  return lines(
    `${create(node, 'PROCEDURE')}${parenthesized(node.parameters.map(print))}`,
    security(node.security),
    maybe(node.connection, print),
    maybe(node.options, print),
    maybe(node.language, print, 'LANGUAGE '),
    maybe(node.code, print, 'AS '),
    maybe(node.body, print),
  )
}

const objectWords: Readonly<Record<AlterableType | DroppableType, string>> = {
  table: 'TABLE',
  snapshotTable: 'SNAPSHOT TABLE',
  externalTable: 'EXTERNAL TABLE',
  view: 'VIEW',
  materializedView: 'MATERIALIZED VIEW',
  schema: 'SCHEMA',
  externalSchema: 'EXTERNAL SCHEMA',
  function: 'FUNCTION',
  tableFunction: 'TABLE FUNCTION',
  procedure: 'PROCEDURE',
  model: 'MODEL',
  index: 'INDEX',
  searchIndex: 'SEARCH INDEX',
  vectorIndex: 'VECTOR INDEX',
  rowAccessPolicy: 'ROW ACCESS POLICY',
  allRowAccessPolicies: 'ALL ROW ACCESS POLICIES',
  organization: 'ORGANIZATION',
  project: 'PROJECT',
  biCapacity: 'BI_CAPACITY',
  capacity: 'CAPACITY',
  reservation: 'RESERVATION',
  assignment: 'ASSIGNMENT',
}

function printGrant(node: GrantStatement | RevokeStatement, print: Print): string {
  return words(
    node.kind.toUpperCase(),
    node.roles.map(printPath).join(', '),
    'ON',
    node.objectType,
    printTablePath(node.object),
    node.kind === 'grant' ? 'TO' : 'FROM',
    node.grantees.map(print).join(', '),
  )
}

export const ddlPrinters: Printers<DdlNode['kind']> = {
  optionsList: (node, print) => `OPTIONS${parenthesized(node.options.map(print))}`,
  option: (node, print) => `${printPath(node.name)} ${node.operator} ${print(node.value)}`,
  createTable: printCreateTable,
  copySource: (node, print) =>
    words(
      node.way.toUpperCase(),
      printTablePath(node.table),
      maybe(node.asOf, print, 'FOR SYSTEM_TIME AS OF '),
    ),
  connectionClause: (node) =>
    `WITH CONNECTION ${node.connection === undefined ? 'DEFAULT' : printTablePath(node.connection)}`,
  columnDefinition: (node, print) => `${print(node.name)} ${print(node.schema)}`,
  simpleColumnSchema: (node, print) => printSchema(node, print(node.type), print),
  arrayColumnSchema: (node, print) => printSchema(node, `ARRAY<${print(node.element)}>`, print),
  structColumnSchema: (node, print) =>
    printSchema(node, `STRUCT<${node.fields.map(print).join(', ')}>`, print),
  structColumnField: (node, print) => words(node.name && print(node.name), print(node.schema)),
  generatedColumn: (node, print) =>
    words(
      node.when && `GENERATED ${node.when === 'always' ? 'ALWAYS' : 'BY DEFAULT'}`,
      `AS (${print(node.expression)})`,
      node.isStored && 'STORED',
    ),
  columnPrimaryKey: (node) => words('PRIMARY KEY', enforced(node.enforced)),
  columnReference: (node, print) => words(maybe(node.name, print, 'CONSTRAINT '), print(node.references)),
  references: (node) =>
    words(
      'REFERENCES',
      printTablePath(node.table),
      parenthesized(node.columns.map(printIdentifier)),
      enforced(node.enforced),
    ),
  primaryKey: (node, print) =>
    words(
      maybe(node.name, print, 'CONSTRAINT '),
      `PRIMARY KEY ${parenthesized(node.columns.map(printIdentifier))}`,
      enforced(node.enforced),
      maybe(node.options, print),
    ),
  foreignKey: (node, print) =>
    words(
      maybe(node.name, print, 'CONSTRAINT '),
      `FOREIGN KEY ${parenthesized(node.columns.map(printIdentifier))}`,
      print(node.references),
      maybe(node.options, print),
    ),
  createSnapshotTable: (node, print) =>
    lines(create(node, 'SNAPSHOT TABLE'), print(node.source), maybe(node.options, print)),
  createExternalTable: (node, print) =>
    lines(
      words(create(node, 'EXTERNAL TABLE'), table(node.elements, print)),
      maybe(node.partitionColumns, print),
      maybe(node.connection, print),
      maybe(node.options, print),
    ),
  partitionColumns: (node, print) => words('WITH PARTITION COLUMNS', table(node.elements, print)),
  createView: (node, print) =>
    lines(
      words(create(node, node.isRecursive ? 'RECURSIVE VIEW' : 'VIEW'), table(node.columns, print)),
      security(node.security),
      maybe(node.options, print),
      `AS\n${print(node.query)}`,
    ),
  viewColumn: (node, print) => words(print(node.name), maybe(node.options, print)),
  createMaterializedView: (node, print) =>
    lines(
      words(
        create(node, node.isRecursive ? 'MATERIALIZED RECURSIVE VIEW' : 'MATERIALIZED VIEW'),
        table(node.columns, print),
      ),
      security(node.security),
      by('PARTITION BY', node.partitionBy, print),
      by('CLUSTER BY', node.clusterBy, print),
      maybe(node.options, print),
      node.replicaOf && `AS REPLICA OF ${printTablePath(node.replicaOf)}`,
      maybe(node.query, print, 'AS\n'),
    ),
  createSchema: (node, print) =>
    words(
      create(node, 'SCHEMA'),
      maybe(node.defaultCollation, print, 'DEFAULT COLLATE '),
      maybe(node.options, print),
    ),
  createExternalSchema: (node, print) =>
    words(create(node, 'EXTERNAL SCHEMA'), maybe(node.connection, print), maybe(node.options, print)),
  createFunction: printFunction,
  functionParameter: (node, print) =>
    words(
      node.mode?.toUpperCase(),
      print(node.name),
      print(node.type),
      maybe(node.default, print, 'DEFAULT '),
      node.isNotAggregate && 'NOT AGGREGATE',
    ),
  anyType: () => 'ANY TYPE',
  tableTypeName: (node, print) =>
    node.columns === undefined ? 'ANY TABLE' : `TABLE<${node.columns.map(print).join(', ')}>`,
  tableTypeColumn: (node, print) => `${print(node.name)} ${print(node.type)}`,
  createTableFunction: (node, print) =>
    lines(
      `${create(node, 'TABLE FUNCTION')}${parenthesized(node.parameters.map(print))}`,
      maybe(node.returns, print, 'RETURNS '),
      security(node.security),
      maybe(node.options, print),
      `AS\n${print(node.query)}`,
    ),
  createProcedure: printProcedure,
  createModel: (node, print) =>
    lines(
      create(node, 'MODEL'),
      node.inputs && `INPUT ${table(node.inputs, print)}`,
      node.outputs && `OUTPUT ${table(node.outputs, print)}`,
      node.transform.length > 0 && `TRANSFORM ${parenthesized(node.transform.map(print))}`,
      words(node.isRemote && 'REMOTE', maybe(node.connection, print)),
      maybe(node.options, print),
      node.namedQueries.length > 0 && `AS ${parenthesized(node.namedQueries.map(print))}`,
      maybe(node.query, print, 'AS\n'),
    ),
  namedQuery: (node, print) => `${print(node.name)} AS ${enclosed(print(node.query))}`,
  createRowAccessPolicy: (node, print) =>
    lines(
      words(
        'CREATE',
        node.orReplace && 'OR REPLACE',
        'ROW ACCESS POLICY',
        node.ifNotExists && 'IF NOT EXISTS',
        maybe(node.name, print),
        'ON',
        printTablePath(node.table),
      ),
      node.grantTo && `GRANT TO ${parenthesized(node.grantTo.map(print))}`,
      `FILTER USING (${print(node.filter)})`,
    ),
  createIndex: (node, print) => {
    const options =
      node.columnOptions.length > 0 && `WITH COLUMN OPTIONS ${parenthesized(node.columnOptions.map(print))}`
    const columns = node.isAllColumns ? words('ALL COLUMNS', options) : node.columns.map(print).join(', ')
    return lines(
      words(
        create(node, words(node.type?.toUpperCase(), 'INDEX')),
        'ON',
        `${printTablePath(node.table)}(${columns})`,
      ),
      node.storing.length > 0 && `STORING ${parenthesized(node.storing.map(print))}`,
      by('PARTITION BY', node.partitionBy, print),
      maybe(node.options, print),
    )
  },
  indexColumn: (node, print) => words(print(node.order), maybe(node.options, print)),
  createEntity: (node, print) =>
    words(create(node, node.type.toUpperCase()), maybe(node.options, print), maybe(node.json, print, 'AS ')),
  alter: (node, print) =>
    clause(
      words(
        'ALTER',
        objectWords[node.type],
        node.ifExists && 'IF EXISTS',
        node.name && printTablePath(node.name),
        node.on && `ON ${printTablePath(node.on)}`,
      ),
      node.actions.map(print),
    ),
  setOptions: (node, print) => `SET ${print(node.options)}`,
  setDefaultCollation: (node, print) => `SET DEFAULT COLLATE ${print(node.collation)}`,
  addColumn: (node, print) => words('ADD COLUMN', node.ifNotExists && 'IF NOT EXISTS', print(node.column)),
  dropColumn: (node, print) => words('DROP COLUMN', node.ifExists && 'IF EXISTS', print(node.name)),
  renameColumn: (node, print) =>
    words('RENAME COLUMN', node.ifExists && 'IF EXISTS', print(node.from), 'TO', print(node.to)),
  renameTo: (node) => `RENAME TO ${printTablePath(node.name)}`,
  alterColumn: (node, print) =>
    words('ALTER COLUMN', node.ifExists && 'IF EXISTS', print(node.name), print(node.change)),
  setDataType: (node, print) => `SET DATA TYPE ${print(node.schema)}`,
  setColumnDefault: (node, print) => `SET DEFAULT ${print(node.value)}`,
  dropColumnDefault: () => 'DROP DEFAULT',
  dropNotNull: () => 'DROP NOT NULL',
  addConstraint: (node, print) => {
    const { name } = node.constraint
    if (name === undefined || !node.ifNotExists) return `ADD ${print(node.constraint)}`
    return `ADD CONSTRAINT IF NOT EXISTS ${print(name)} ${print({ ...node.constraint, name: undefined })}`
  },
  dropConstraint: (node, print) =>
    words(
      node.name === undefined ? 'DROP PRIMARY KEY' : 'DROP CONSTRAINT',
      node.ifExists && 'IF EXISTS',
      maybe(node.name, print),
    ),
  rebuildIndex: () => 'REBUILD',
  addReplica: (node, print) => words('ADD REPLICA', print(node.name), maybe(node.options, print)),
  dropReplica: (node, print) => `DROP REPLICA ${print(node.name)}`,
  drop: (node) =>
    words(
      'DROP',
      objectWords[node.type],
      node.ifExists && 'IF EXISTS',
      node.name && printTablePath(node.name),
      node.on && `ON ${printTablePath(node.on)}`,
      node.behavior?.toUpperCase(),
    ),
  undropSchema: (node, print) =>
    words(
      'UNDROP SCHEMA',
      node.ifNotExists && 'IF NOT EXISTS',
      printTablePath(node.name),
      maybe(node.asOf, print, 'FOR SYSTEM_TIME AS OF '),
    ),
  grant: printGrant,
  revoke: printGrant,
}
