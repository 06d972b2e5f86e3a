/** JSON objects of a file, each as the text it was written in: one per line, one array of them, or a single one. */
import { pipeline, type Readable } from 'node:stream'
import { FileError } from './file-error.ts'
import { asFileError, decodeStages, readBatches } from './text-stream.ts'

/**
 * Reads all objects in batches. Their text is not touched, so that no number passes through a double.
 * @throws FileError when the file is not in its encoding, or something in it is not a JSON object.
 */
export async function* readJsonRows(
  bytes: Readable,
  file: { readonly name: string; readonly encoding: string },
): AsyncGenerator<readonly (readonly string[])[]> {
  const stages = decodeStages(file.name, file.encoding)
  const text = stages[stages.length - 1]
  if (text === undefined) throw new Error('internal: no stage that decodes')
  pipeline([bytes, ...stages], () => {})
  const splitter = splitObjects()
  try {
    for await (const chunks of readBatches<string>(text)) {
      const objects = chunks.flatMap(splitter.add)
      if (objects.length > 0) yield objects.map((object) => [object])
    }
    splitter.end()
  } catch (error) {
    throw asFileError(error, file.name)
  } finally {
    bytes.destroy()
  }
}

// Finds where each object begins and ends by counting brackets outside strings; JSON.parse then says whether it is one.
function splitObjects(): { readonly add: (chunk: string) => string[]; readonly end: () => void } {
  let begun = ''
  let depth = 0
  let isInString = false
  let isEscaped = false
  let array: 'unknown' | 'none' | 'open' | 'closed' = 'unknown'
  let line = 1
  let firstLine = 1
  let count = 0

  const outside = (character: string): void => {
    if (character === '\n') line += 1
    if (/\s/.test(character)) return
    if (character === '[' && array === 'unknown') array = 'open'
    else if (character === ']' && array === 'open') array = 'closed'
    else if (character === ',' && array === 'open' && count > 0) return
    else throw new FileError(`line ${line} has something that is not a JSON object`)
  }
  return {
    add: (chunk) => {
      const objects: string[] = []
      let start = depth > 0 ? 0 : -1
      for (let index = 0; index < chunk.length; index += 1) {
        const character = chunk.charAt(index)
        if (depth === 0 && character !== '{') {
          outside(character)
          continue
        }
        if (character === '\n') line += 1
        if (isInString) {
          if (isEscaped) isEscaped = false
          else if (character === '\\') isEscaped = true
          else if (character === '"') isInString = false
          continue
        }
        if (character === '"') isInString = true
        else if (character === '{' || character === '[') {
          if (depth === 0) {
            if (array === 'closed') throw new FileError(`line ${line} goes on after the end of the list`)
            if (array === 'unknown') array = 'none'
            start = index
            firstLine = line
          }
          depth += 1
        } else if (character === '}' || character === ']') {
          depth -= 1
          if (depth > 0) continue
          objects.push(checked(begun + chunk.slice(start, index + 1), firstLine))
          count += 1
          begun = ''
          start = -1
        }
      }
      if (start !== -1) begun += chunk.slice(start)
      return objects
    },
    end: () => {
      if (depth > 0) throw new FileError(`the JSON object that begins in line ${firstLine} does not end`)
      if (array === 'open') throw new FileError('the list of JSON objects does not end')
    },
  }
}

function checked(text: string, line: number): string {
  try {
    JSON.parse(text)
  } catch {
    throw new FileError(`the JSON object that begins in line ${line} is not well-formed`)
  }
  return text
}
