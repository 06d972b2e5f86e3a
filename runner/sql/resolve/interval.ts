/** The text of INTERVAL constants. */

const parts = ['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND'] as const

const single: Readonly<Record<string, { readonly part: (typeof parts)[number]; readonly factor: number }>> = {
  YEAR: { part: 'YEAR', factor: 1 },
  QUARTER: { part: 'MONTH', factor: 3 },
  MONTH: { part: 'MONTH', factor: 1 },
  WEEK: { part: 'DAY', factor: 7 },
  DAY: { part: 'DAY', factor: 1 },
  HOUR: { part: 'HOUR', factor: 1 },
  MINUTE: { part: 'MINUTE', factor: 1 },
}

/**
 * `'1-2'` YEAR TO MONTH → `1-2 0 0:0:0`: years-months days hours:minutes:seconds, each group with its own sign.
 *
 * Undefined when the text does not have the form the parts ask for.
 */
export function normalizeInterval(text: string, from: string, to: string | undefined): string | undefined {
  if (to === undefined && from !== 'SECOND') {
    const unit = single[from]
    if (unit === undefined || !/^\s*[+-]?\d+\s*$/.test(text)) return undefined
    return write({ [unit.part]: BigInt(text.trim().replace('+', '')) * BigInt(unit.factor) })
  }
  const first = parts.indexOf(from as (typeof parts)[number])
  const last = to === undefined ? first : parts.indexOf(to as (typeof parts)[number])
  if (first === -1 || last < first) return undefined
  const match = patternOf(first, last).exec(text.trim())
  return match?.groups === undefined ? undefined : fromGroups(match.groups)
}

// [+-]Y-M [+-]D [+-]H:M:S.F, cut to the parts that were named.
function patternOf(first: number, last: number): RegExp {
  const has = (index: number) => first <= index && index <= last
  const months = [has(0) ? '(?<y>\\d+)' : '', has(1) ? '(?<m>\\d+)' : ''].filter((part) => part !== '')
  const clock = [
    has(3) ? '(?<h>\\d+)' : '',
    has(4) ? '(?<n>\\d+)' : '',
    has(5) ? '(?<s>\\d+)(?:\\.(?<f>\\d{1,9}))?' : '',
  ].filter((part) => part !== '')
  const groups = [
    months.length > 0 ? `(?<ms>[+-]?)${months.join('-')}` : '',
    has(2) ? '(?<d>[+-]?\\d+)' : '',
    clock.length > 0 ? `(?<cs>[+-]?)${clock.join(':')}` : '',
  ].filter((part) => part !== '')
  return new RegExp(`^${groups.join('\\s+')}$`)
}

function fromGroups(groups: Readonly<Record<string, string | undefined>>): string {
  const number = (name: string) => BigInt((groups[name] ?? '0').replace('+', ''))
  const months = (number('y') * 12n + number('m')) * (groups.ms === '-' ? -1n : 1n)
  const seconds = (number('h') * 3600n + number('n') * 60n + number('s')) * (groups.cs === '-' ? -1n : 1n)
  const text = write({ MONTH: months, DAY: number('d'), SECOND: seconds })
  const fraction = (groups.f ?? '').replace(/0+$/, '')
  const signed =
    groups.cs === '-' && seconds === 0n && fraction !== '' ? text.replace(/ (0:0:0)$/, ' -$1') : text
  return fraction === '' ? signed : `${signed}.${fraction}`
}

function write(amounts: Partial<Record<(typeof parts)[number], bigint>>): string {
  const months = (amounts.YEAR ?? 0n) * 12n + (amounts.MONTH ?? 0n)
  const seconds = (amounts.HOUR ?? 0n) * 3600n + (amounts.MINUTE ?? 0n) * 60n + (amounts.SECOND ?? 0n)
  const sign = (value: bigint) => (value < 0n ? '-' : '')
  const size = (value: bigint) => (value < 0n ? -value : value)
  const clock = [size(seconds) / 3600n, (size(seconds) / 60n) % 60n, size(seconds) % 60n].join(':')
  return `${sign(months)}${size(months) / 12n}-${size(months) % 12n} ${amounts.DAY ?? 0n} ${sign(seconds)}${clock}`
}
