import { describe, expect, it } from 'vitest'
import { originAt } from '../../runner/ir/sql.ts'
import { compileFiles } from '../support/memory-project.ts'

const macros = {
  'macros/text.njk':
    "{%- macro clean(text) -%}\nnullif(trim({{ text }}), '')\n{%- endmacro -%}\n{%- macro twice(text) -%}\nconcat({{ clean(text) }}, {{ _private(text) }})\n{%- endmacro -%}\n{%- macro _private(text) -%}{{ text }}{%- endmacro -%}\n",
}
const view = 'config { type: "view" }\n'

async function bodyOf(body: string) {
  const { action, diagnostics } = await compileFiles({ ...macros, 'definitions/m.sqlx': view + body })
  expect(diagnostics).toEqual([])
  return action('model', 'm').query.text.slice(1)
}

describe('macros', () => {
  it('can be called in every body and call each other', async () => {
    expect(await bodyOf("select {{ clean('name') }}, {{ twice('a') }}")).toBe(
      "select nullif(trim(name), ''), concat(nullif(trim(a), ''), a)",
    )
  })

  it('take expressions as arguments and pass them on unevaluated', async () => {
    expect(await bodyOf('js { const column = "b" }\nselect {{ clean("${column}.x") }} from t')).toBe(
      "\nselect nullif(trim(b.x), '') from t",
    )
  })

  it('leave comments alone and may stand in strings', async () => {
    expect(await bodyOf("select '{{ 1 + 1 }}' -- {{ nope }}\n/* {% nope %} */")).toBe(
      "select '2' -- {{ nope }}\n/* {% nope %} */",
    )
  })

  it('loop, branch and trim blanks', async () => {
    expect(
      await bodyOf('select\n  {%- for n in [1, 2] %}\n  {{ n }} as c{{ n }},\n  {%- endfor %}\n  3 as c3'),
    ).toBe('select\n  1 as c1,\n  2 as c2,\n  3 as c3')
  })

  it('do not evaluate an expression that a branch leaves out', async () => {
    expect(await bodyOf('select 1 {% if false %}${ref("nowhere")}{% endif %}')).toBe('select 1 ')
  })

  it('know whether the run is incremental, and the variables', async () => {
    const { action } = await compileFiles({
      ...macros,
      'workflow_settings.yaml': 'defaultProject: p\ndefaultDataset: d\nvars: {zone: "UTC"}\n',
      'definitions/m.sqlx':
        'config { type: "incremental" }\nselect "{{ vars.zone }}"{% if incremental() %} where new{% endif %}',
    })

    expect(action('model', 'm').query.text).toBe('\nselect "UTC"')
    expect(action('model', 'm').incrementalQuery?.text).toBe('\nselect "UTC" where new')
  })

  it('map to their call', async () => {
    const text = `${view}select {{ clean('name') }}, b from t`
    const { action } = await compileFiles({ ...macros, 'definitions/m.sqlx': text })

    const { query } = action('model', 'm')
    const source = (generated: string): string => {
      const span = originAt(query, query.text.indexOf(generated))
      return span === undefined ? '' : text.slice(span.start, span.end)
    }

    expect(source('trim')).toBe("{{ clean('name') }}")
    expect(source('b from')).toBe('b')
  })

  it('stay off in a project without macros/', async () => {
    const { action } = await compileFiles({ 'definitions/m.sqlx': `${view}select '{{ clean }}'` })

    expect(action('model', 'm').query.text).toBe("\nselect '{{ clean }}'")
  })
})

describe('mistakes with macros', () => {
  it('are answered with the nearest macro', async () => {
    const { frames } = await compileFiles({
      ...macros,
      'definitions/m.sqlx': `${view}select 1,\n  {{ claen('a') }}\nfrom t`,
    })

    expect(frames).toEqual([
      [
        'error macro-error: "claen" is not a macro of this project',
        '',
        '  definitions/m.sqlx:3:3',
        '      2 | select 1,',
        "      3 |   {{ claen('a') }}",
        '        |   ^^^^^^^^^^^^^^^^',
        '  hint: did you mean "clean"?',
      ].join('\n'),
    ])
  })

  it('name a variable that is not defined', async () => {
    const { diagnostics } = await compileFiles({
      ...macros,
      'definitions/m.sqlx': `${view}select {{ nothing }}`,
    })

    expect(diagnostics.map((found) => [found.message, found.span])).toEqual([
      [
        '"nothing" is not defined',
        { path: 'definitions/m.sqlx', start: view.length + 7, end: view.length + 20 },
      ],
    ])
  })

  it('are told at the macro file', async () => {
    const { diagnostics } = await compileFiles({
      'macros/a.njk': '{% macro a() %}x{% endmacro %}\n{% macro b() %}${ref("x")}{% endmacro %}',
      'macros/b.njk': '{% macro a() %}y{% endmacro %}',
      'macros/c.njk': '\n{% macro c( %}',
    })

    expect(diagnostics.map((found) => [found.code, found.span?.path, found.span?.start])).toEqual([
      ['macro-with-expression', 'macros/a.njk', 46],
      ['macro-defined-twice', 'macros/b.njk', 9],
      ['macro-error', 'macros/c.njk', expect.any(Number)],
    ])
  })
})
