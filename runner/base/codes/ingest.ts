/** Messages of the room `ingest`. Codes with a dot are the rule names that quality reports use for files. */
import { defineCode } from './definition.ts'

export const ingestCodes = {
  'ingest-columns': defineCode<{ readonly source: string; readonly problem: string }>({
    severity: 'error',
    message: ({ source, problem }) => `the source "${source}" does not fit together: ${problem}`,
    explanation:
      'Keys of one source under `ingest:` in runner.yaml contradict each other, such as a required column that is not among its columns. Nothing is ingested until they agree.',
  }),
  'file.unmatched': defineCode<{ readonly file: string }>({
    severity: 'warning',
    message: ({ file }) => `no source takes "${file}"; it stays where it is`,
    hint: () =>
      'rename it to fit a "pattern" under "ingest:" in runner.yaml, or begin its name with "_" to have it ignored',
    explanation:
      'A file in the landing folder has a name that no source pattern matches. It is neither moved nor loaded, and is reported again by every run.',
  }),
  'file.ambiguous': defineCode<{ readonly file: string; readonly sources: readonly string[] }>({
    severity: 'warning',
    message: ({ file, sources }) =>
      `more than one source takes "${file}": ${sources.join(', ')}; it stays where it is`,
    hint: () => 'make the patterns under "ingest:" in runner.yaml exclude each other',
    explanation:
      'Two source patterns match the same file name, so nobody can say what the file holds. It is not loaded.',
  }),
  'file.changing': defineCode<{ readonly file: string }>({
    severity: 'warning',
    message: ({ file }) => `"${file}" changed while it was being claimed; the next run takes it`,
    hint: () => 'write files under a name that ends in .part and rename them when they are whole',
    explanation:
      'A producer was still writing the file. Nothing of it is loaded, and it stays in the landing folder.',
  }),
  'file.date_conflict': defineCode<{
    readonly file: string
    readonly folderDate: string
    readonly nameDate: string
  }>({
    severity: 'warning',
    message: ({ file, folderDate, nameDate }) =>
      `"${file}" lies in a folder of ${folderDate} but is named for ${nameDate}; the folder counts`,
    explanation:
      'The business date of a file is taken from a dt= folder first and from its name second. Here they differ.',
  }),
  'file.overwritten': defineCode<{ readonly file: string; readonly source: string }>({
    severity: 'warning',
    message: ({ file, source }) =>
      `"${file}" was loaded before with other content; "${source}" now has rows of both`,
    explanation:
      'A file of a source that is appended to came again under its old name with new content. Both versions are loaded, and rows that are in both are removed later, by key.',
  }),
  'file.duplicate_content': defineCode<{ readonly file: string; readonly original: string }>({
    severity: 'warning',
    message: ({ file, original }) => `"${file}" has the same content as "${original}" and is not loaded`,
    explanation:
      'A file of a source that is appended to is equal, byte for byte, to one that was loaded under another name. Loading it would only repeat rows; it goes to the archive and is marked in the registry.',
  }),
  'file.shrunk_snapshot': defineCode<{
    readonly file: string
    readonly keys: number
    readonly previous: { readonly file: string; readonly keys: number } | undefined
    readonly minKeepRatio: number
  }>({
    severity: 'error',
    message: ({ file, keys, previous, minKeepRatio }) =>
      previous === undefined
        ? `"${file}" is a snapshot without rows`
        : `"${file}" has ${keys} keys where "${previous.file}" had ${previous.keys}: less than ${minKeepRatio} of them`,
    hint: ({ keys }) =>
      keys === 0
        ? 'have the file sent again'
        : 'have the file sent again, or run with --accept-shrink if so many keys are really gone',
    explanation:
      'A snapshot holds every record of its source, so a much smaller one is probably cut off, and would delete everything it lacks. It goes to quarantine. The limit is `minKeepRatio` of the source; an empty snapshot is never accepted.',
  }),
  'file.unreadable': defineCode<{ readonly file: string; readonly problem: string }>({
    severity: 'error',
    message: ({ file, problem }) => `"${file}" cannot be read: ${problem}`,
    hint: () => 'mend the file and put it back into landing',
    explanation:
      'A file is not what its source says: not in its encoding, not well-formed CSV or JSON, or not a gzip file despite its name. The whole file goes to quarantine, and none of its rows is loaded.',
  }),
  'file.lost': defineCode<{ readonly file: string; readonly source: string }>({
    severity: 'error',
    message: ({ file, source }) =>
      `"${file}" of "${source}" was claimed by an earlier run and is gone; its rows are taken out again`,
    hint: () => 'put the file back into landing',
    explanation:
      'A run was interrupted after it had claimed the file, and since then somebody removed it from the staging folder. What was loaded of it cannot be proved complete and is removed.',
  }),
  'file.row_count': defineCode<{
    readonly file: string
    readonly expected: number
    readonly found: number
    readonly table: string
  }>({
    severity: 'error',
    message: ({ file, expected, found, table }) =>
      `"${file}" has ${expected} rows, but ${found} of them are in ${table}`,
    hint: ({ table }) =>
      `see whether the model of ${table} filters or repeats rows; the next ingest loads the file again`,
    explanation:
      'After loading, each file must have as many rows in its raw table as were read from it. The file stays claimed, and the next run takes its rows out and loads it once more.',
  }),
  'file.unregistered': defineCode<{ readonly file: string; readonly landing: string }>({
    severity: 'warning',
    message: ({ file, landing }) =>
      `"${file}" was claimed by a run that nothing is known of; it is back at "${landing}"`,
    explanation:
      'The staging folder holds a file without the list of claims that its run wrote beside it. It is returned to landing and treated as new.',
  }),
  'schema.added_column': defineCode<{ readonly file: string; readonly columns: readonly string[] }>({
    severity: 'warning',
    message: ({ file, columns }) =>
      `"${file}" has ${named('column', columns)} that its source does not know; the values are kept in _rescued_data`,
    hint: () => 'add new columns to the source under "ingest:" in runner.yaml and to its raw model',
    explanation:
      'A file has more columns than its source lists. Nothing is lost: the values are kept as JSON beside each row.',
  }),
  'schema.missing_column': defineCode<{ readonly file: string; readonly columns: readonly string[] }>({
    severity: 'warning',
    message: ({ file, columns }) => `"${file}" lacks ${named('column', columns)}; the values are null`,
    explanation: 'A file lacks columns that its source lists and does not require.',
  }),
  'schema.missing_required': defineCode<{
    readonly file: string
    readonly columns: readonly string[]
    readonly near: readonly { readonly wanted: string; readonly found: string }[]
  }>({
    severity: 'error',
    message: ({ file, columns }) => `"${file}" lacks ${named('required column', columns)}`,
    hint: ({ near }) =>
      near.length === 0
        ? 'mend the header and put the file back into landing'
        : `${near.map(({ wanted, found }) => `is "${found}" meant to be "${wanted}"?`).join(' ')} Mend the header and put the file back into landing`,
    explanation:
      'A file lacks a column without which its rows mean nothing. The whole file goes to quarantine. Headers are compared without case, brackets and punctuation, in any order.',
  }),
  'schema.uneven_rows': defineCode<{
    readonly file: string
    readonly rows: number
    readonly firstRow: number
    readonly cells: number
  }>({
    severity: 'warning',
    message: ({ file, rows, firstRow, cells }) =>
      `${rows} ${rows === 1 ? 'row' : 'rows'} of "${file}" ${rows === 1 ? 'has' : 'have'} other than ${cells} cells, the first of them row ${firstRow}`,
    explanation:
      'A row has fewer or more cells than the header. Missing cells are null, and surplus ones are kept in _rescued_data.',
  }),
}

function named(noun: string, names: readonly string[]): string {
  return `the ${noun}${names.length === 1 ? '' : 's'} ${names.map((name) => `"${name}"`).join(', ')}`
}
