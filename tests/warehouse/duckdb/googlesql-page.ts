/** The page docs/googlesql.md: what of GoogleSQL the local engine runs, asked of the engine itself. */
import type { SqlType } from '../../../runner/ir/types.ts'
import { allFunctions } from '../../../runner/sql/functions/catalogue.ts'
import type {
  FunctionDefinition,
  KeywordSet,
  Signature,
  TypePattern,
} from '../../../runner/sql/functions/definition.ts'
import { translateCall, unsupportedReason } from '../../../runner/warehouse/duckdb/functions/registry.ts'
import type { TranslatedArgument } from '../../../runner/warehouse/duckdb/functions/translation.ts'

/** A statement with what it needs to stand on; `reason` is what the engine says when it refuses it. */
export interface AskedStatement {
  readonly name: string
  readonly reason?: string
}

/** The whole page as Markdown. A test keeps the file equal to it; `npx vitest run tests/warehouse/duckdb/googlesql-page.test.ts -u` writes it anew. */
export function googlesqlPage(statements: readonly AskedStatement[]): string {
  const families = [...new Set(allFunctions.map((definition) => definition.family))]
  const names = allFunctions.filter((definition) => unsupportedReason(definition.name) === undefined)
  return [
    heading,
    `${names.length} of ${allFunctions.length} functions and operators run locally.`,
    '',
    '## Statements and clauses',
    '',
    '| statement | locally |',
    '|---|---|',
    ...statements.map(({ name, reason }) => `| ${name} | ${reason === undefined ? 'yes' : cell(reason)} |`),
    '',
    '## Differences from BigQuery',
    '',
    ...differences.map((text) => `- ${text}`),
    '',
    '## Functions',
    '',
    ...families.flatMap(familyTable),
  ].join('\n')
}

const heading = `# GoogleSQL on the local engine

Made from the lists of the code and from asking the engine; do not edit it by hand. What is not supported is refused with
the reason that stands here; nothing is passed to the engine in the hope that it means the same.
[conformance.md](conformance.md) has the comparison with Google's own evaluator, query by query.
`

// What was measured and is left as it is, each with the reason.
const differences = [
  'FLOAT64 results of sines, logarithms and powers may differ in the last digit: they come from another C library.',
  'AVG of values with an infinity is that infinity; the reference evaluator gives NaN.',
  'APPROX_COUNT_DISTINCT, APPROX_QUANTILES and APPROX_TOP_COUNT are exact.',
  'Local times of years before time zones were standardized have the seconds of local mean time; BigQuery rounds them to minutes.',
  '`NOT LIKE ANY (a, b)` is true when one pattern does not match, as BigQuery documents it; ZetaSQL of 2023 reads it as NOT (LIKE ANY).',
  'JSON_EXTRACT and its like take double quotes in a path, as the newer JSON functions do.',
  'TABLESAMPLE takes rows, not blocks.',
]

function familyTable(family: string): readonly string[] {
  const own = allFunctions.filter((definition) => definition.family === family)
  return [
    `### ${family[0]?.toUpperCase()}${family.slice(1)}`,
    '',
    '| function | locally |',
    '|---|---|',
    ...own.map((definition) => `| ${nameOf(definition)} | ${cell(statusOf(definition))} |`),
    '',
  ]
}

function nameOf({ name, operator }: FunctionDefinition): string {
  if (name.startsWith('$'))
    return `\`${(operator ?? name.slice(1).replaceAll('_', ' ')).toUpperCase()}\``.replace('|', '\\|')
  return `\`${name.toUpperCase()}\``
}

function statusOf(definition: FunctionDefinition): string {
  const reason = unsupportedReason(definition.name)
  if (reason !== undefined) return `no: ${withoutName(reason)}`
  const refused = definition.signatures.flatMap((signature) => {
    const why = refusalOf(definition, signature)
    return why === undefined ? [] : [`\`${signature.text}\` ${withoutName(why)}`]
  })
  if (refused.length === 0) return 'yes'
  return `${refused.length === definition.signatures.length ? 'in part' : 'yes'}, but ${refused.join('; ')}`
}

// Reasons begin with the function's name, which stands beside them already.
function withoutName(reason: string): string {
  return reason.replace(/^(?:the operator [A-Z_ a-z]+?|[A-Z_0-9.]+) (?=[a-z])/, '')
}

// A signature is refused when no choice of its words and constants can be translated.
function refusalOf(definition: FunctionDefinition, signature: Signature): string | undefined {
  let reason: string | undefined
  for (const choice of choices) {
    try {
      const translation = translateCall({
        name: definition.name,
        arguments: signature.parameters.map((parameter, place) =>
          argumentOf(parameter.pattern, place, choice),
        ),
        result: typeOf(signature.result),
      })
      if (translation.ok) return undefined
      reason = translation.reason
    } catch {
      return undefined
    }
  }
  return reason
}

interface Choice {
  readonly words: Readonly<Record<KeywordSet, string>>
  readonly text: string
}

const choices: readonly Choice[] = ['DAY', 'HOUR', 'MONTH'].flatMap((part) =>
  ['$', '%t', 'und:ci', '(x)'].map((text) => ({
    text,
    words: {
      'date part': part,
      'rounding mode': 'ROUND_HALF_EVEN',
      'normalize mode': 'NFC',
      'report format': 'JSON',
    },
  })),
)

function argumentOf(pattern: TypePattern, parameter: number, { words, text }: Choice): TranslatedArgument {
  if (pattern.kind === 'keyword') return { kind: 'keyword', parameter, word: words[pattern.set] }
  if (pattern.kind === 'lambda')
    return {
      kind: 'lambda',
      parameter,
      parameters: pattern.parameters.map((_, index) => `p${index}`),
      body: 'true',
      resultType: typeOf(pattern.result),
    }
  const type = typeOf(pattern)
  const literals: Readonly<Record<string, string | number | boolean>> = {
    INT64: 1,
    FLOAT64: 0.5,
    STRING: text,
    BOOL: true,
  }
  const literal = type.kind === 'scalar' ? literals[type.name] : undefined
  return {
    kind: 'value',
    parameter,
    sql: `v${parameter}`,
    type,
    ...(literal === undefined ? {} : { literal }),
  }
}

function typeOf(pattern: TypePattern): SqlType {
  const int64: SqlType = { kind: 'scalar', name: 'INT64' }
  switch (pattern.kind) {
    case 'type':
      return pattern.type
    case 'array':
      return { kind: 'array', element: typeOf(pattern.element) }
    case 'range':
      return { kind: 'range', element: { kind: 'scalar', name: 'DATE' } }
    case 'struct':
      return {
        kind: 'struct',
        fields: pattern.fields.map((field) => ({ name: field.name, type: typeOf(field.type) })),
      }
    case 'template':
    case 'any':
    case 'keyword':
    case 'lambda':
      return int64
  }
}

function cell(text: string): string {
  return text.replace(/(?<!\\)\|/g, '\\|').replace(/\s+/g, ' ')
}
