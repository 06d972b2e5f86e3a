/** Messages of the room `project`, and of values checked against a schema. */
import { defineCode } from './definition.ts'

export const projectCodes = {
  'unknown-key': defineCode<{ readonly key: string; readonly owner: string }>({
    severity: 'error',
    message: ({ key, owner }) => `"${key}" is not a key of ${owner}`,
    explanation:
      'A config block or a settings file has a key that means nothing there. It is often a misspelling, or a key of another type of action; the hint gives the nearest key, or all of them.',
  }),
  'wrong-value': defineCode<{ readonly key: string; readonly owner: string; readonly problem: string }>({
    severity: 'error',
    message: ({ key, owner, problem }) =>
      key === '' ? `${owner} ${problem}` : `"${key}" in ${owner} ${problem}`,
    explanation:
      'A key is known, but its value has another form than it must have. The message says which form is expected.',
  }),
  'settings-missing': defineCode<{ readonly root: string }>({
    severity: 'error',
    message: ({ root }) => `${root} holds neither workflow_settings.yaml nor dataform.json`,
    hint: () => 'run the command in the root of a project, or name it with --project',
    explanation:
      'Every project has its settings in workflow_settings.yaml (or, in older projects, dataform.json) in its root folder.',
  }),
  'settings-twice': defineCode<Record<never, never>>({
    severity: 'error',
    message: () => 'workflow_settings.yaml and dataform.json cannot stand side by side',
    hint: () => 'keep workflow_settings.yaml and delete dataform.json',
    explanation: 'Both files hold the same settings; with both, nobody could say which of the two counts.',
  }),
  'settings-syntax': defineCode<{ readonly file: string; readonly problem: string }>({
    severity: 'error',
    message: ({ file, problem }) => `${file} cannot be read: ${problem}`,
    explanation: 'A settings file is not well-formed YAML or JSON; what is wrong stands at the marked place.',
  }),
  'settings-retired-key': defineCode<{ readonly key: string; readonly file: string }>({
    severity: 'warning',
    message: ({ key, file }) => `"${key}" in ${file} has no effect any more`,
    hint: () => 'delete it',
    explanation:
      'Earlier versions of Dataform read this key. It is tolerated so that older projects compile, and does nothing.',
  }),
  'unsupported-warehouse': defineCode<{ readonly warehouse: string }>({
    severity: 'error',
    message: ({ warehouse }) => `"${warehouse}" is not a warehouse that can be compiled for`,
    hint: () => 'set "warehouse" to "bigquery"',
    explanation:
      'Models are GoogleSQL, which BigQuery runs; older Dataform projects for other warehouses cannot be compiled.',
  }),
  'unknown-target': defineCode<{ readonly name: string }>({
    severity: 'error',
    message: ({ name }) => `"${name}" is not a target of this project`,
    explanation:
      'The command line or "defaultTarget" names a target that runner.yaml does not define under "targets".',
  }),
  'seed-file-missing': defineCode<{ readonly file: string; readonly seed: string }>({
    severity: 'error',
    message: ({ file, seed }) => `the file "${file}" of the seed "${seed}" does not exist`,
    explanation: 'A seed names the CSV file that holds its rows, relative to the YAML file that declares it.',
  }),
  'seed-header': defineCode<{ readonly seed: string; readonly file: string; readonly problem: string }>({
    severity: 'error',
    message: ({ seed, file, problem }) =>
      `the header of ${file} does not fit the columns of the seed "${seed}": ${problem}`,
    explanation:
      'The first line of a seed file names its columns. They must be the declared ones, in any order, none twice.',
  }),
  'unreadable-file': defineCode<{ readonly file: string; readonly problem: string }>({
    severity: 'error',
    message: ({ file, problem }) => `${file} cannot be read: ${problem}`,
    explanation:
      'The file exists in the listing of the project but could not be opened or is not UTF-8 text.',
  }),
}
