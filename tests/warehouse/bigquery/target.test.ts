/** A target of warehouse `bigquery`, from runner.yaml through the command line to the jobs that are sent. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeProject, type TestProject } from '../../cli/command-line.ts'
import { type BigquerySession, openSession } from './session.ts'

const files = {
  'definitions/orders.sqlx':
    'config { type: "table", assertions: { uniqueKey: ["id"] } }\nselect 1 as id, numeric "1.5" as amount',
  'definitions/totals.sqlx': 'config { type: "view" }\nselect sum(amount) as amount from ${ref("orders")}',
}

const runnerYaml = (...cloud: readonly string[]): string =>
  ['targets:', '  cloud:', '    warehouse: bigquery', ...cloud.map((line) => `    ${line}`), ''].join('\n')

const settings = 'defaultProject: shop\ndefaultDataset: marts\ndefaultLocation: US\n'

let project: TestProject
beforeAll(() => {
  project = makeProject({ ...files, 'workflow_settings.yaml': settings, 'runner.yaml': runnerYaml() })
})
afterAll(() => project.remove())

describe('a build on a target on BigQuery', () => {
  let session: BigquerySession
  beforeAll(async () => {
    session = await openSession(project.folder)
  })
  afterAll(() => session.close())

  it('sends its jobs as runner.yaml says', async () => {
    project.write({
      'runner.yaml': runnerYaml(
        'billingProject: billing',
        `apiEndpoint: ${session.server.endpoint}`,
        'maximumBytesBilled: 1000000000',
        'jobTimeoutMs: 600000',
        'priority: batch',
        'reservation: projects/billing/locations/US/reservations/nightly',
        'labels: {team: sales}',
      ),
    })

    const { exitCode, stdout, stderr } = await project.run('--target', 'cloud', 'build')

    expect(`${stdout}${stderr}`).toContain('shop')
    expect(exitCode).toBe(0)
    expect(session.server.inserted.length).toBeGreaterThan(3)
    for (const { jobReference, configuration } of session.server.inserted) {
      expect(jobReference).toMatchObject({ projectId: 'billing', location: 'US' })
      expect(configuration).toMatchObject({
        labels: { team: 'sales' },
        jobTimeoutMs: '600000',
        reservation: 'projects/billing/locations/US/reservations/nightly',
        query: { priority: 'BATCH', maximumBytesBilled: '1000000000' },
      })
    }
  })

  it('answers a query there', async () => {
    const { stdout } = await project.run(
      '--target',
      'cloud',
      'query',
      'select amount from shop.marts.totals',
      '--format',
      'csv',
    )

    expect(stdout).toBe('amount\n1.5\n')
  })

  it('takes the location of the project where the target says none, and BigQuery refuses a wrong one', async () => {
    project.write({
      'workflow_settings.yaml': settings.replace('US', 'EU'),
      'runner.yaml': runnerYaml(`apiEndpoint: ${session.server.endpoint}`),
    })

    const { exitCode, stdout, stderr } = await project.run('--target', 'cloud', 'build')

    expect(exitCode).toBe(1)
    expect(`${stdout}${stderr}`).toContain('Cannot run a job in EU')
  })
})

describe('a target that is written wrongly', () => {
  it.each([
    ['apiEndpoint: bigquery', '4:18', '"targets.cloud.apiEndpoint" in runner.yaml must be an address'],
    ['apiEndpoint: "file:///etc"', '4:18', '"targets.cloud.apiEndpoint" in runner.yaml must be an address'],
    ['concurrency: 5000', '4:18', '"targets.cloud.concurrency" in runner.yaml must be at most 1000'],
    ['maximumBytesBilled: 1 GB', '4:25', '"targets.cloud.maximumBytesBilled" in runner.yaml must be'],
    [
      'labels: {team: Sales Team}',
      '4:20',
      '"targets.cloud.labels.team" in runner.yaml must be made of lower case',
    ],
    ['labels: {Team: sales}', '4:20', 'must have a name made of lower case letters'],
    [
      'priority: urgent',
      '4:15',
      '"targets.cloud.priority" in runner.yaml must be one of "interactive", "batch"',
    ],
    ['locaton: EU', '4:5', '"locaton" is not a key of "targets.cloud" in runner.yaml'],
  ])('is refused with its place before anything is sent: %s', async (line, place, words) => {
    project.write({ 'workflow_settings.yaml': settings, 'runner.yaml': runnerYaml(line) })

    const { exitCode, stdout, stderr } = await project.run('--target', 'cloud', 'build')

    expect(`${stdout}${stderr}`).toContain(words)
    expect(`${stdout}${stderr}`).toContain(`runner.yaml:${place}`)
    expect(exitCode).toBe(2)
  })

  it('is refused when nothing says which project is billed', async () => {
    project.write({ 'workflow_settings.yaml': 'defaultDataset: marts\n', 'runner.yaml': runnerYaml() })

    const { exitCode, stdout, stderr } = await project.run('--target', 'cloud', 'query', 'select 1')

    expect(`${stdout}${stderr}`).toContain('nothing says which Google Cloud project is billed')
    expect(exitCode).toBe(2)
  })
})
