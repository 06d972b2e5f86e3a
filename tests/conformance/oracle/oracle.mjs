/** Google's own analyzer and evaluator, as the service that the npm package @fivetrandevelopers/zetasql carries. */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import grpc from '@grpc/grpc-js'
import protoLoader from '@grpc/proto-loader'
import { toProto, toText } from './types.mjs'
import { fromProto } from './values.mjs'

const library = join(
  dirname(createRequire(import.meta.url).resolve('@fivetrandevelopers/zetasql')),
  'zetasql',
)
const suffix = process.arch === 'arm64' ? '_arm' : ''
const program = join(library, `remote_server${suffix}${process.platform === 'darwin' ? '' : '.so'}`)

// The largest set of features holds some that BigQuery lacks, or that forbid what BigQuery allows …
const absent = new Set(
  `TIMESTAMP_NANOS DISALLOW_GROUP_BY_FLOAT DISALLOW_NULL_PRIMARY_KEYS DISALLOW_PRIMARY_KEY_UPDATES
   DISABLE_ARRAY_MIN_AND_MAX DISABLE_OUTER_JOIN_ARRAY DISABLE_ARRAY_SUM_AND_AVG V_1_3_CONCAT_MIXED_TYPES_OFF
   TEST_IDEALLY_DISABLED TEST_IDEALLY_ENABLED_BUT_IN_DEVELOPMENT TEST_IDEALLY_DISABLED_AND_IN_DEVELOPMENT
   SPANNER_LEGACY_DDL PROTO_BASE V_1_4_SQL_MACROS EXPERIMENTAL_MODULES`
    .split(/\s+/)
    .map((name) => `FEATURE_${name}`),
)
// … and misses some that were in development in 2023 and are in BigQuery now.
const added = `INTERVAL_TYPE TIME_BUCKET_FUNCTIONS INVERSE_TRIG_FUNCTIONS V_1_3_COLLATION_SUPPORT
   V_1_4_GROUPING_BUILTIN V_1_4_GROUPING_SETS V_1_4_SET_OPERATION_COLUMN_PROPAGATION_MODE V_1_4_CORRESPONDING_BY
   V_1_4_LIKE_ANY_SOME_ALL_ARRAY V_1_4_LIKE_ANY_SOME_ALL_SUBQUERY`
  .split(/\s+/)
  .map((name) => `FEATURE_${name}`)

const unimplemented = 12
const patienceMs = 5_000

/**
 * Starts the service.
 *
 * `ask(query)` gives { ok, columns, rows }, { ok: false, message } or { ok: false, silent: true, columns? } for what the
 * service can type but not evaluate.
 */
export async function startOracle() {
  let service = await startService()
  const ask = async (query) => {
    try {
      return await evaluate(service, query)
    } catch (error) {
      // A failed check inside the service ends it.
      if (error.code !== grpc.status.UNAVAILABLE && error.code !== grpc.status.DEADLINE_EXCEEDED) throw error
      service.stop()
      service = await startService()
      return { ok: false, silent: true, reason: error.details }
    }
  }
  return { ask, stop: () => service.stop() }
}

async function startService() {
  const port = await freePort()
  const child = spawn(program, ['localhost', String(port)], { stdio: 'ignore' })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const definition = protoLoader.loadSync('local_service.proto', {
    keepCase: true,
    longs: String,
    enums: String,
    oneofs: true,
    includeDirs: [join(library, 'protos')],
  })
  const { ZetaSqlLocalService: Client } = grpc.loadPackageDefinition(definition).zetasql.local_service
  const megabytes = 256 * 2 ** 20
  const client = new Client(`localhost:${port}`, grpc.credentials.createInsecure(), {
    'grpc.max_receive_message_length': megabytes,
    'grpc.max_send_message_length': megabytes,
  })
  const call = (method, request) =>
    new Promise((resolve, reject) => {
      const options = { deadline: Date.now() + patienceMs }
      client[method](request, options, (error, answer) => (error ? reject(error) : resolve(answer)))
    })
  await new Promise((resolve, reject) =>
    client.waitForReady(Date.now() + 30_000, (error) => (error ? reject(error) : resolve())),
  )
  const { enabled_language_features: features } = await call('GetLanguageOptions', { maximum_features: true })
  const language = {
    name_resolution_mode: 'NAME_RESOLUTION_DEFAULT',
    product_mode: 'PRODUCT_EXTERNAL',
    enabled_language_features: [...new Set([...features.filter((name) => !absent.has(name)), ...added])],
    reserved_keywords: ['QUALIFY'],
  }
  const { registered_id: catalog } = await call('RegisterCatalog', {
    simple_catalog: { name: 'root', builtin_function_options: { language_options: language } },
  })
  return {
    call,
    language,
    catalog,
    stop: () => {
      client.close()
      process.off('exit', kill)
      kill()
    },
  }
}

async function evaluate(service, query) {
  const options = analyzerOptions(service, query)
  const { catalog, content } = query.tables ? tablesOf(service, query.tables) : {}
  const world =
    catalog === undefined ? { registered_catalog_id: service.catalog } : { simple_catalog: catalog }
  try {
    const answer = await service.call('EvaluateQuery', {
      sql: query.sql,
      options,
      ...world,
      ...(content === undefined ? {} : { table_content: content }),
      params: (query.params ?? []).map(({ name, type, value }) => ({
        name,
        value: toValue(value, toProto(type)),
      })),
    })
    const columns = answer.prepared?.columns ?? []
    const id = answer.prepared?.prepared_query_id
    if (id !== undefined) service.call('UnprepareQuery', { prepared_query_id: id }).catch(() => undefined)
    return {
      ok: true,
      columns: columns.map(({ name, type }) => ({ name, type: toText(type) })),
      rows: (answer.content?.table_data?.row ?? []).map((row) =>
        columns.map(({ type }, index) => fromProto(row.cell?.[index], type)),
      ),
    }
  } catch (error) {
    if (error.code === undefined) throw error
    if (error.code === grpc.status.UNAVAILABLE || error.code === grpc.status.DEADLINE_EXCEEDED) throw error
    const cannot =
      error.code === unimplemented ||
      error.code === grpc.status.INTERNAL ||
      /not (?:yet )?(?:supported|implemented)|Unsupported/i.test(error.details)
    if (cannot) return { ok: false, silent: true, ...(await columnsOf(service, query, options, world)) }
    return { ok: false, message: error.details }
  }
}

// What is typed but not evaluated still says its columns.
async function columnsOf(service, query, options, world) {
  try {
    const answer = await service.call('Analyze', { sql_statement: query.sql, options, ...world })
    const node = answer.resolved_statement?.resolved_query_stmt_node
    if (!node) return {}
    return {
      columns: (node.output_column_list ?? []).map(({ name, column }) => ({
        name,
        type: toText(column?.type),
      })),
    }
  } catch (error) {
    if (error.code === undefined) throw error
    return {}
  }
}

function analyzerOptions({ language }, { params = [], timezone = 'UTC' }) {
  return {
    language_options: language,
    error_message_mode: 'ERROR_MESSAGE_ONE_LINE',
    default_timezone: timezone,
    preserve_column_aliases: true,
    parameter_mode: 'PARAMETER_NAMED',
    query_parameters: params.map(({ name, type }) => ({ name, type: toProto(type) })),
  }
}

function tablesOf({ language }, tables) {
  const content = {}
  const made = tables.map(({ name, columns, rows = [] }, index) => {
    const types = columns.map(({ type }) => toProto(type))
    content[name] = {
      table_data: { row: rows.map((row) => ({ cell: row.map((value, at) => toValue(value, types[at])) })) },
    }
    return {
      name,
      serialization_id: index + 1,
      full_name: name,
      column: columns.map((column, at) => ({ name: column.name, type: types[at] })),
    }
  })
  return {
    catalog: { name: 'root', table: made, builtin_function_options: { language_options: language } },
    content,
  }
}

// Tables of the queries hold only what is simple to hand over; the rest is written in the query.
function toValue(value, type) {
  if (value === null) return {}
  switch (type.type_kind) {
    case 'TYPE_INT64':
      return { int64_value: String(value) }
    case 'TYPE_BOOL':
      return { bool_value: value }
    case 'TYPE_DOUBLE':
      return { double_value: value === 'NaN' ? Number.NaN : Number(String(value).replace('inf', 'Infinity')) }
    case 'TYPE_STRING':
      return { string_value: value }
    case 'TYPE_DATE':
      return { date_value: Date.parse(`${value}T00:00:00Z`) / 86_400_000 }
    case 'TYPE_TIMESTAMP': {
      const at = Date.parse(value)
      const seconds = Math.floor(at / 1000)
      return { timestamp_value: { seconds: String(seconds), nanos: (at - seconds * 1000) * 1_000_000 } }
    }
    case 'TYPE_ARRAY':
      return {
        array_value: { element: value.map((item) => toValue(item, type.array_type.element_type)) },
      }
    case 'TYPE_STRUCT':
      return {
        struct_value: {
          field: type.struct_type.field.map((field, index) => toValue(value[index], field.field_type)),
        },
      }
    default:
      throw new Error(`tables of queries hold no ${type.type_kind}`)
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}
