/** A project of many models in ten layers, the same one for the same number; for measuring how fast a project compiles. */

/**
 * Files by path: `count` models over ten declared sources. Each reads one to three models of the layer below, has five
 * described columns, three assertions, comments and an include; one in ten has a js block.
 */
export function projectOfModels(count: number): Readonly<Record<string, string>> {
  const files: Record<string, string> = {
    'workflow_settings.yaml': 'defaultProject: bench\ndefaultDataset: models\ndefaultLocation: US\n',
    'includes/names.js':
      'const cents = (column) => `cast(round(${column} * 100) as int64)`\nmodule.exports = { cents }\n',
  }
  for (let source = 0; source < 10; source += 1) {
    files[`definitions/sources/source_${source}.sqlx`] =
      `config { type: "declaration", schema: "raw", name: "source_${source}", columns: ${sourceColumns} }\n`
  }
  for (let index = 0; index < count; index += 1)
    files[`definitions/layer_${layerOf(index, count)}/m${index}.sqlx`] = model(index, count)
  return files
}

const sourceColumns =
  '{ id: { type: "INT64" }, name: { type: "STRING" }, amount: { type: "NUMERIC" }, created_at: { type: "TIMESTAMP" } }'

const types = ['table', 'view', 'view', 'table', 'incremental'] as const

function layerOf(index: number, count: number): number {
  return Math.floor((index * 10) / count)
}

function model(index: number, count: number): string {
  const type = types[index % types.length] ?? 'view'
  const layer = layerOf(index, count)
  const perLayer = Math.ceil(count / 10)
  const parents = Array.from({ length: 1 + (index % 3) }, (_, step) =>
    layer === 0
      ? `source_${(index + step) % 10}`
      : `m${(layer - 1) * perLayer + ((index * 7 + step * 13) % perLayer)}`,
  )
  const script =
    index % 10 === 0
      ? `js {\n  const limit = ${index}\n  const filter = (column) => \`\${column} > \${limit}\`\n}\n\n`
      : ''
  return `config {
  type: "${type}",
  description: "One row per thing of model ${index}",
  tags: ["layer_${layer}", "bench"],
${type === 'incremental' ? '  uniqueKey: ["id"],\n' : ''}  columns: {
    id: "Number of the thing",
    name: "Name of the thing",
    amount: "Amount in cents",
    created_at: "When it was made",
    status: { description: "State of the thing", tags: ["pii"] },
  },
  assertions: {
    uniqueKey: ["id"],
    nonNull: ["id", "created_at"],
  },
}

${script}-- what the layer below has, brought together
select
  base.id,
  base.name,
  \${names.cents("base.amount")} as amount, -- in cents
  base.created_at,
  'it\\'s "${index}"' as status,
from \${ref("${parents[0]}")} as base
${parents
  .slice(1)
  .map((parent, step) => `left join \${ref("${parent}")} as other_${step} on base.id = other_${step}.id`)
  .join('\n')}
/* only what is needed */
where true ${script === '' ? '' : '\n  and ${filter("base.id")} '}
\${when(incremental(), \`and base.created_at > (select max(created_at) from \${self()})\`)}
`
}
