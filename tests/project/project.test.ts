import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatDiagnostic } from '../../runner/base/frame.ts'
import { diskFileSystem, overlayFileSystem } from '../../runner/project/file-system.ts'
import { readProject } from '../../runner/project/project.ts'
import { readHeader } from '../../runner/project/seeds.ts'

async function read(files: Readonly<Record<string, string>>) {
  const { value, diagnostics } = await readProject('/work/shop', overlayFileSystem(files))
  return {
    project: value,
    diagnostics,
    frames: diagnostics.map((found) => formatDiagnostic(found, (path) => files[path])),
  }
}

describe('settings', () => {
  it('reads workflow_settings.yaml and dataform.json into the same names', async () => {
    const workflow = await read({
      'workflow_settings.yaml':
        'defaultProject: p\ndefaultDataset: d\ndefaultAssertionDataset: a\ndatasetSuffix: s\nnamePrefix: n\nvars:\n  x: "1"\n',
    })
    const json = await read({
      'dataform.json':
        '{"warehouse":"bigquery","defaultDatabase":"p","defaultSchema":"d","assertionSchema":"a","schemaSuffix":"s","tablePrefix":"n","vars":{"x":"1"}}',
    })

    expect([...workflow.frames, ...json.frames]).toEqual([])
    expect(workflow.project.settings.dataform).toMatchObject({
      defaultDatabase: 'p',
      defaultSchema: 'd',
      assertionSchema: 'a',
      schemaSuffix: 's',
      tablePrefix: 'n',
      vars: { x: '1' },
    })
    const { file: _file, others: _others, ...fromJson } = json.project.settings.dataform
    expect(workflow.project.settings.dataform).toMatchObject(fromJson)
  })

  it('points at an unknown key and suggests the nearest', async () => {
    const { frames } = await read({ 'workflow_settings.yaml': 'defaultProject: p\ndefaultDatset: d\n' })

    expect(frames).toEqual([
      [
        'error unknown-key: "defaultDatset" is not a key of workflow_settings.yaml',
        '',
        '  workflow_settings.yaml:2:1',
        '      1 | defaultProject: p',
        '      2 | defaultDatset: d',
        '        | ^^^^^^^^^^^^^',
        '  hint: did you mean "defaultDataset"?',
      ].join('\n'),
    ])
  })

  it('tolerates the keys of earlier versions with a warning', async () => {
    const { project, diagnostics } = await read({
      'dataform.json':
        '{"warehouse":"bigquery","gcloudProjectId":"old","defaultSchema":"d","useRunCache":true}',
    })

    expect(diagnostics.map(({ severity, message }) => [severity, message])).toEqual([
      ['warning', '"gcloudProjectId" in dataform.json has no effect any more'],
      ['warning', '"useRunCache" in dataform.json has no effect any more'],
    ])
    expect(project.settings.dataform.defaultDatabase).toBe('old')
  })

  it('refuses a warehouse that is not BigQuery', async () => {
    const { diagnostics } = await read({ 'dataform.json': '{"warehouse":"redshift","defaultSchema":"d"}' })

    expect(diagnostics.map(({ message }) => message)).toEqual([
      '"redshift" is not a warehouse that can be compiled for',
    ])
  })

  it('wants variables of workflow_settings.yaml to be strings, as Dataform does', async () => {
    const { frames } = await read({ 'workflow_settings.yaml': 'vars:\n  count: 5\n' })

    expect(frames).toEqual([
      [
        'error wrong-value: "vars.count" in workflow_settings.yaml must be a string',
        '',
        '  workflow_settings.yaml:2:10',
        '      1 | vars:',
        '      2 |   count: 5',
        '        |          ^',
      ].join('\n'),
    ])
  })

  it('reports settings that are missing, and settings in two files', async () => {
    expect((await read({})).frames).toEqual([
      'error settings-missing: /work/shop holds neither workflow_settings.yaml nor dataform.json\n  hint: run the command in the root of a project, or name it with --project',
    ])
    expect(
      (await read({ 'workflow_settings.yaml': '', 'dataform.json': '{}' })).diagnostics.map(
        ({ code }) => code,
      ),
    ).toEqual(['settings-twice'])
  })

  it('points into JSON that is broken', async () => {
    const { diagnostics } = await read({
      'dataform.json': '{\n  "warehouse": "bigquery"\n  "defaultSchema": "d"\n}',
    })

    expect(diagnostics[0]).toMatchObject({ code: 'settings-syntax' })
    expect(diagnostics[0]?.span?.path).toBe('dataform.json')
  })
})

describe('runner.yaml', () => {
  it('hands over targets, variables and the sections of other rooms with their places', async () => {
    const text =
      'targets:\n  dev:\n    warehouse: bigquery\n    project: q\n    concurrency: 4\nvars: {a: 1}\ningest:\n  root: data\n'

    const { project, frames } = await read({ 'workflow_settings.yaml': '', 'runner.yaml': text })

    expect(frames).toEqual([])
    const { runner } = project.settings
    expect(runner.defaultTarget).toBe('local')
    expect(runner.targets).toEqual({
      local: { warehouse: 'duckdb' },
      dev: { warehouse: 'bigquery', project: 'q', concurrency: 4 },
    })
    expect(runner.sections).toEqual({ ingest: { root: 'data' } })
    const span = runner.placed.places['/ingest/root']?.value
    expect(span && text.slice(span.start, span.end)).toBe('data')
  })

  it('points at a misspelled key of a target', async () => {
    const { frames } = await read({
      'workflow_settings.yaml': '',
      'runner.yaml': 'targets:\n  dev:\n    warehouse: bigquery\n    concurency: 4\n',
    })

    expect(frames).toEqual([
      [
        'error unknown-key: "concurency" is not a key of "targets.dev" in runner.yaml',
        '',
        '  runner.yaml:4:5',
        '      3 |     warehouse: bigquery',
        '      4 |     concurency: 4',
        '        |     ^^^^^^^^^^',
        '  hint: did you mean "concurrency"?',
      ].join('\n'),
    ])
  })
})

describe('seeds', () => {
  it('reads the header and the hash of the file a declaration names', async () => {
    const { project, frames } = await read({
      'workflow_settings.yaml': '',
      'seeds/ref.yaml': 'seeds:\n  - name: days\n    file: days.csv\n    columns: []\n',
      'seeds/days.csv': 'day,"the, name"\n2024-01-01,x\n',
    })

    expect(frames).toEqual([])
    expect(project.seeds).toHaveLength(1)
    expect(project.seeds[0]).toMatchObject({
      name: 'days',
      file: 'seeds/days.csv',
      header: ['day', 'the, name'],
      contentHash: 'c11824c081e3ac1a975b6ba7536676a8662b6eb957057b00fdea5a6f6cf66e7f',
    })
  })

  it('reports a file that is not there', async () => {
    const { diagnostics } = await read({
      'workflow_settings.yaml': '',
      'seeds/ref.yaml': 'seeds:\n  - name: days\n    file: dayz.csv\n',
    })

    expect(diagnostics.map(({ message }) => message)).toEqual([
      'the file "seeds/dayz.csv" of the seed "days" does not exist',
    ])
  })

  it.each([
    ['a,b\r\n1,2', ['a', 'b']],
    ['"a ""x""",b\n', ['a "x"', 'b']],
    ['', []],
    ['one', ['one']],
  ])('reads the header of %j', (text, header) => {
    expect(readHeader(text)).toEqual(header)
  })
})

describe('files on disk', () => {
  it('follows links to folders, each once, and leaves node_modules and dot files out', async () => {
    const root = mkdtempSync(join(tmpdir(), 'runner-project-'))
    mkdirSync(join(root, 'definitions/deep/node_modules'), { recursive: true })
    writeFileSync(join(root, 'workflow_settings.yaml'), 'defaultProject: p\n')
    writeFileSync(join(root, 'definitions/a.sqlx'), '\uFEFFselect 1')
    writeFileSync(join(root, 'definitions/deep/b.sqlx'), 'select 2')
    writeFileSync(join(root, 'definitions/deep/.hidden.sqlx'), '')
    writeFileSync(join(root, 'definitions/deep/node_modules/c.sqlx'), '')
    symlinkSync(join(root, 'definitions'), join(root, 'definitions/deep/circle'))

    const { value } = await readProject(root, diskFileSystem(root))

    expect(value.files).toEqual([
      { path: 'definitions/a.sqlx', text: 'select 1' },
      { path: 'definitions/deep/b.sqlx', text: 'select 2' },
      { path: 'workflow_settings.yaml', text: 'defaultProject: p\n' },
    ])
  })

  it('lets files in memory stand over those on disk', async () => {
    const root = mkdtempSync(join(tmpdir(), 'runner-project-'))
    mkdirSync(join(root, 'definitions'))
    writeFileSync(join(root, 'workflow_settings.yaml'), '')
    writeFileSync(join(root, 'definitions/a.sqlx'), 'select 1')
    const overlay = overlayFileSystem(
      { 'definitions/a.sqlx': 'select 2', 'definitions/b.sqlx': 'select 3' },
      diskFileSystem(root),
    )

    const { value } = await readProject(root, overlay)

    expect(value.files.map((file) => file.text)).toEqual(['select 2', 'select 3', ''])
  })

  it('reports a source file that is not UTF-8', async () => {
    const root = mkdtempSync(join(tmpdir(), 'runner-project-'))
    mkdirSync(join(root, 'definitions'))
    writeFileSync(join(root, 'workflow_settings.yaml'), '')
    writeFileSync(join(root, 'definitions/a.sqlx'), Buffer.from([0xff, 0xfe, 0x41]))

    const { diagnostics } = await readProject(root, diskFileSystem(root))

    expect(diagnostics.map(({ message }) => message)).toEqual([
      'definitions/a.sqlx cannot be read: it is not UTF-8 text',
    ])
  })
})
