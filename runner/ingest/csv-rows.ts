/** Rows of a CSV file as RFC 4180 has it: quoted commas, quotes and line breaks; LF or CRLF; an optional BOM. */
import { pipeline, type Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { FileError } from './file-error.ts'
import { asFileError, decodeStages, readBatches } from './text-stream.ts'

/**
 * Reads all records in batches, the header first; lines without any character are no records.
 * @throws FileError when the file is not in its encoding or its quotes do not match.
 */
export async function* readCsvRows(
  bytes: Readable,
  file: { readonly name: string; readonly encoding: string },
): AsyncGenerator<readonly (readonly string[])[]> {
  const parser = parse({
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n'],
  })
  // Failures of every stage arrive at the parser, which is destroyed with them.
  pipeline([bytes, ...decodeStages(file.name, file.encoding), parser], () => {})
  try {
    yield* readBatches<readonly string[]>(parser)
  } catch (error) {
    throw error instanceof CsvError
      ? new FileError(csvProblem(error), { cause: error })
      : asFileError(error, file.name)
  } finally {
    bytes.destroy()
  }
}

// The parser's own words quote the row, and row contents do not belong in messages.
function csvProblem(error: CsvError): string {
  const line = typeof error.lines === 'number' ? error.lines : undefined
  const place = line === undefined ? '' : ` in line ${line}`
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return `a quote is opened and never closed${place}`
    case 'INVALID_OPENING_QUOTE':
      return `a quote stands inside a value that does not begin with one${place}`
    case 'CSV_INVALID_CLOSING_QUOTE':
      return `something other than a comma follows a closing quote${place}`
    default:
      return `it is not CSV${place} (${error.code})`
  }
}
