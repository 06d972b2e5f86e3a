import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCsvRows } from '../../runner/ingest/csv-rows.ts'
import { matchHeader } from '../../runner/ingest/header.ts'
import { readJsonRows } from '../../runner/ingest/json-rows.ts'
import { writeLoadFile } from '../../runner/ingest/load-file.ts'

describe('CSV rows', () => {
  it('keep commas, quotes and line breaks inside quotes, and every text that looks like null or a number', async () => {
    const text = 'id,name,street\r\n1,"O\'Neil, Jr.","5 Elm St\nApt ""2"""\r\n2,Na,02139\r\n'

    expect(await csv(text)).toEqual([
      ['id', 'name', 'street'],
      ['1', "O'Neil, Jr.", '5 Elm St\nApt "2"'],
      ['2', 'Na', '02139'],
    ])
  })

  it('lose a byte order mark and empty lines', async () => {
    expect(await csv('\ufeffid\n1\n\n2\n\n')).toEqual([['id'], ['1'], ['2']])
  })

  it('come out of Windows-1252, whole or gzipped', async () => {
    const bytes = Buffer.from([0x63, 0x0a, 0x50, 0x61, 0x6e, 0x61, 0x6d, 0xe1, 0x0a])

    expect(await csv(bytes, { encoding: 'windows-1252' })).toEqual([['c'], ['Panamá']])
    expect(await csv(gzipSync(bytes), { encoding: 'windows-1252', name: 'x.csv.gz' })).toEqual([
      ['c'],
      ['Panamá'],
    ])
  })

  it('survive any split into chunks', async () => {
    const bytes = Buffer.from('id,name\n1,"a ""b"", ü€😀\n"\n2,x\n')

    for (let at = 1; at < bytes.length; at += 1) {
      const rows = await collect(
        readCsvRows(Readable.from([bytes.subarray(0, at), bytes.subarray(at)]), plain),
      )
      expect(rows).toEqual([
        ['id', 'name'],
        ['1', 'a "b", ü€😀\n'],
        ['2', 'x'],
      ])
    }
  })

  it.each([
    ['id\n"1\n2\n', 'a quote is opened and never closed'],
    ['id\n1"2\n', 'a quote stands inside a value that does not begin with one in line 2'],
    ['id\n"1"2\n', 'something other than a comma follows a closing quote in line 2'],
  ])('%o is refused without quoting the row', async (text, problem) => {
    await expect(csv(text)).rejects.toThrow(problem)
  })

  it('refuse bytes that are not of the encoding, and a gzip file that is cut off', async () => {
    await expect(csv(Buffer.from([0x63, 0x0a, 0xe1, 0x0a]))).rejects.toThrow('its bytes are not utf-8')
    await expect(csv(gzipSync('id\n1\n').subarray(0, 20), { name: 'x.csv.gz' })).rejects.toThrow(
      'not a whole gzip file',
    )
    await expect(csv('id\n1\n', { name: 'x.csv.gz' })).rejects.toThrow('not a whole gzip file')
  })
})

describe('JSON rows', () => {
  it.each([
    ['one a line', '{"a":0.10}\n{"b":"}{\\""}\n', ['{"a":0.10}', '{"b":"}{\\""}']],
    ['a list', '[ {"a":1},\n {"a":[{"b":2}]} ]\n', ['{"a":1}', '{"a":[{"b":2}]}']],
    ['one object over several lines', '{\n "a": 1\n}\n', ['{\n "a": 1\n}']],
    ['nothing', '', []],
    ['an empty list', '[]', []],
  ])('are the objects as they are written: %s', async (_form, text, expected) => {
    expect((await json(text)).map(([object]) => object)).toEqual(expected)
  })

  it('survive any split into chunks', async () => {
    const bytes = Buffer.from('[{"a":"\\"}ü"},{"b":{"c":[1]}}]')

    for (let at = 1; at < bytes.length; at += 1) {
      const rows = await collect(
        readJsonRows(Readable.from([bytes.subarray(0, at), bytes.subarray(at)]), plain),
      )
      expect(rows).toEqual([['{"a":"\\"}ü"}'], ['{"b":{"c":[1]}}']])
    }
  })

  it.each([
    ['{"a":1}\n{"a":\n', 'the JSON object that begins in line 2 does not end'],
    ['{"a":1}\n{a:1}\n', 'the JSON object that begins in line 2 is not well-formed'],
    ['{"a":1}\n7\n', 'line 2 has something that is not a JSON object'],
    ['[{"a":1}', 'the list of JSON objects does not end'],
  ])('%o is refused', async (text, problem) => {
    await expect(json(text)).rejects.toThrow(problem)
  })
})

describe('a header', () => {
  const source = {
    columns: ['order_id', 'order_date', 'note'],
    required: new Set(['order_id', 'order_date']),
  }

  it('is matched without case, spaces and brackets, in any order', () => {
    const match = matchHeader(['Note', ' order date (DateOrders)', 'ORDER-ID', 'loyalty'], {
      columns: ['order_id', 'order_date_dateorders', 'note'],
      required: new Set(),
    })

    expect(match).toMatchObject({
      cells: [2, 1, 0],
      extra: [{ name: 'loyalty', cell: 3 }],
      missing: [],
      missingRequired: [],
    })
  })

  it('tells required columns from others, and which new one may be meant', () => {
    expect(matchHeader(['order_id', 'order_dat'], source)).toMatchObject({
      missing: ['note'],
      missingRequired: ['order_date'],
      near: [{ wanted: 'order_date', found: 'order_dat' }],
    })
  })

  it('takes a word of a missing column for a hint', () => {
    expect(matchHeader(['order_id', 'date'], source).near).toEqual([{ wanted: 'order_date', found: 'date' }])
  })

  it('names a column that stands twice', () => {
    expect(matchHeader(['order_id', 'Order Id', 'order_date'], source).repeated).toEqual(['order_id'])
  })
})

describe('a load file', () => {
  it('has fixed columns, quotes around every value, and \\N where the file has no cell', async () => {
    const { text, summary } = await load(
      ['b', 'x', 'a'],
      [['2', 'new', ''], ['3', 'more', '\\N', 'surplus'], ['4']],
    )

    expect(text.split('\n').slice(0, 3)).toEqual([
      '"a","b","c","_file_id","_file_name","_file_date","_row_number","_batch_id","_ingested_at","_row_hash","_rescued_data"',
      // md5 of "a=0:;b=1:2;"
      '"","2",\\N,"id1","f.csv","2024-01-05","1","run1","2024-01-06T00:00:00.000Z","bdebcf46575385c4c89b9ba0d33be944","{""x"":""new""}"',
      expect.stringContaining('"\\N","3",\\N,'),
    ])
    expect(text).toContain('"{""x"":""more"",""column_4"":""surplus""}"')
    expect(summary).toEqual({ rows: 3, keys: 3, uneven: { rows: 2, firstRow: 2 } })
  })

  it('gives back every text as it was, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string())), async (rows) => {
        const { text } = await load(['a', 'b'], rows)

        const read: string[][] = parse(text, { from_line: 1, record_delimiter: '\n' })
        expect(read.slice(1).map((row) => row.slice(0, 2))).toEqual(rows)
      }),
      { numRuns: 50 },
    )
  })
})

const plain = { name: 'x.csv', encoding: 'utf-8' }

function csv(content: string | Buffer, file: Partial<typeof plain> = {}) {
  return collect(readCsvRows(Readable.from([Buffer.from(content)]), { ...plain, ...file }))
}

function json(content: string) {
  return collect(readJsonRows(Readable.from([Buffer.from(content)]), plain))
}

async function collect(
  batches: AsyncIterable<readonly (readonly string[])[]>,
): Promise<(readonly string[])[]> {
  const rows: (readonly string[])[] = []
  for await (const batch of batches) rows.push(...batch)
  return rows
}

async function load(header: readonly string[], rows: readonly (readonly string[])[]) {
  const written: string[] = []
  const sink = {
    write: async (text: string) => {
      written.push(text)
    },
    finish: async () => {},
    discard: async () => {},
  }
  const columns = ['a', 'b', 'c']
  const summary = await writeLoadFile(
    sink,
    (async function* () {
      yield rows
    })(),
    {
      columns,
      header: matchHeader(header, { columns, required: new Set() }),
      headerCells: header.length,
      key: 'b',
      metadata: {
        fileId: 'id1',
        fileName: 'f.csv',
        fileDate: '2024-01-05',
        batchId: 'run1',
        ingestedAt: '2024-01-06T00:00:00.000Z',
      },
    },
  )
  return { text: written.join(''), summary }
}
