/** Regular expressions; both sides are RE2. */
import { countGroups } from '../runtime/regexp.ts'
import { type Call, type Rule, type Rules, refuse } from './rule.ts'
import { caseOf, castTo, failWith, fn, once } from './sql.ts'

/**
 * The rule for texts, used on bytes too: each byte becomes the character of its number, which is how RE2 sees bytes.
 */
function eitherKind(rule: Rule): Rule {
  return (call) => {
    if (call.typeName(0) !== 'BYTES') return rule(call)
    const isBytes = (place: number) =>
      call.values.some((value) => value.parameter === place) && call.typeName(place) === 'BYTES'
    const text = (place: number) => fn('gsql_latin_text', call.sql(place))
    const found = rule({
      ...call,
      sql: (place) => (isBytes(place) ? text(place) : call.sql(place)),
      optional: (place) => (isBytes(place) ? text(place) : call.optional(place)),
      literal: (place) => {
        const value = call.literal(place)
        return isBytes(place) && typeof value === 'string'
          ? Buffer.from(value, 'hex').toString('latin1')
          : value
      },
    })
    if (call.result.kind === 'array') return `list_transform(${found}, lambda text$: gsql_latin_bytes(text$))`
    return call.result.kind === 'scalar' && call.result.name === 'BYTES'
      ? fn('gsql_latin_bytes', found)
      : found
  }
}

const tooMany =
  'Regular expressions passed into extraction functions must not have more than 1 capturing group'

/** Hands the group to take out to `body`: the only one, or 0 for the whole match. */
function withGroup(call: Call, type: string, body: (group: string) => string): string {
  const pattern = call.literal(1)
  if (typeof pattern === 'string') {
    const groups = countGroups(pattern)
    return groups > 1 ? failWith(tooMany, type) : body(String(groups))
  }
  return once([fn('gsql_regexp_groups', call.sql(1))], (groups) =>
    caseOf(
      [
        [`${groups} > 1`, failWith(tooMany, type)],
        [`${groups} = 1`, body('1')],
      ],
      body('0'),
    ),
  )
}

function extract(call: Call): string {
  const position = call.optional(2)
  const nth = call.optional(3) ?? '1'
  if (position === undefined) {
    // regexp_extract gives '' where nothing matches; the first of all matches is NULL then.
    return withGroup(
      call,
      'VARCHAR',
      (group) => `${fn('regexp_extract_all', call.sql(0), call.sql(1), group)}[1]`,
    )
  }
  return once([call.sql(0), position, nth], (text, start, count) =>
    caseOf(
      [
        [`${start} < 1`, failWith('Position must be positive', 'VARCHAR')],
        [`${count} < 1`, failWith('Occurrence must be positive', 'VARCHAR')],
        [`${start} > length(${text}) + 1`, 'NULL'],
      ],
      withGroup(
        call,
        'VARCHAR',
        (group) => `${fn('regexp_extract_all', fn('substr', text, start), call.sql(1), group)}[${count}]`,
      ),
    ),
  )
}

// RE2's iteration in GoogleSQL does not look for an empty match behind the last character, the engine's does.
function extractAll(call: Call): string {
  return once([call.sql(0), call.sql(1)], (text, pattern) =>
    withGroup({ ...call, sql: (place) => (place === 1 ? pattern : text) }, 'VARCHAR[]', (group) => {
      const found = fn('regexp_extract_all', text, pattern, group)
      return once([found], (all) => {
        const last = group === '0' ? `${all}[-1]` : `regexp_extract_all(${text}, ${pattern}, 0)[-1]`
        const isBeyond = `${text} <> '' AND ${last} = '' AND regexp_matches(${text}, '(?:' || ${pattern} || ')\\z')`
        const kept = caseOf([[isBeyond, `${all}[:len(${all}) - 1]`]], all)
        return group === '0' ? kept : `list_transform(${kept}, lambda part$: coalesce(part$, ''))`
      })
    }),
  )
}

/** Why a replacement cannot be used with a pattern; undefined when it can. */
function rewriteProblem(pattern: string, replacement: string): string | undefined {
  for (const [piece] of replacement.matchAll(/\\(?:[\s\S]|$)/g)) {
    if (piece === '\\') return "Rewrite schema error: '\\' not allowed at end."
    const digit = piece.slice(1)
    if (digit === '\\') continue
    if (!/\d/.test(digit)) return "Rewrite schema error: '\\' must be followed by a digit or '\\'."
    const groups = countGroups(pattern)
    if (Number(digit) > groups) {
      return `Rewrite schema requests ${digit} matches, but the regexp only has ${groups} parenthesized subexpressions.`
    }
  }
  return undefined
}

function replace(call: Call): string {
  const [pattern, replacement] = [call.literal(1), call.literal(2)]
  if (typeof pattern === 'string' && typeof replacement === 'string') {
    const problem = rewriteProblem(pattern, replacement)
    if (problem !== undefined) return failWith(`Invalid REGEXP_REPLACE pattern: ${problem}`, 'VARCHAR')
  }
  return fn('regexp_replace', call.sql(0), call.sql(1), call.sql(2), "'g'")
}

const contains: Rule = (call) => fn('regexp_matches', call.sql(0), call.sql(1))

// The place of the n-th match: what stands before it, with the text cut at each match before.
function instr(call: Call): string {
  const [position, nth, mode] = [call.optional(2) ?? '1', call.optional(3) ?? '1', call.optional(4) ?? '0']
  if (nth !== '1' && call.literal(3) === undefined) return refuse('needs a constant occurrence locally')
  const wanted = Number(call.literal(3) ?? 1)
  if (wanted < 1) return failWith('Occurrence must be positive', 'BIGINT')
  return once([call.sql(0), call.sql(1), position, mode], (text, pattern, start, kind) => {
    const rest = fn('substr', text, start)
    // \A(.*?)(match) with the dot taking newlines: group 1 is what stands before the first match.
    const before = (of: string) => `regexp_extract(${of}, '(?s)\\A(.*?)(?:' || ${pattern} || ')', 1)`
    const whole = (of: string) => `regexp_extract(${of}, '(?s)\\A(.*?)(?:' || ${pattern} || ')', 0)`
    const step = (offset: string, left: number): string => {
      const tail = `substr(${rest}, ${offset} + 1)`
      const next = once([tail], (piece) => {
        if (left > 1) return once([`${offset} + length(${whole(piece)})`], (after) => step(after, left - 1))
        const group = withGroup(
          { ...call, sql: (place) => (place === 1 ? pattern : text) },
          'VARCHAR',
          (number) => `regexp_extract_all(${piece}, ${pattern}, ${number})[1]`,
        )
        return once([before(piece), whole(piece), group], (lead, all, part) => {
          const inner = `length(${lead}) + strpos(substr(${all}, length(${lead}) + 1), ${part})`
          return `(${offset} + ${inner} + CASE WHEN ${kind} = 1 THEN length(${part}) ELSE 0 END + ${start} - 1)`
        })
      })
      return caseOf(
        [
          [`${text} IS NULL OR ${pattern} IS NULL`, 'NULL'],
          [`NOT regexp_matches(${tail}, ${pattern})`, '0'],
        ],
        next,
      )
    }
    return castTo(
      caseOf([[`${start} < 1`, failWith('Position must be positive', 'BIGINT')]], step('0', wanted)),
      'BIGINT',
    )
  })
}

export const regexpRules: Rules = {
  regexp_contains: eitherKind(contains),
  regexp_extract: eitherKind(extract),
  regexp_extract_all: eitherKind(extractAll),
  regexp_instr: eitherKind(instr),
  regexp_replace: eitherKind(replace),
}
