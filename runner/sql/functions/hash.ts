/** Fingerprints, bits, unique and random values. */
import { defineFamily, scalar } from './define.ts'

const digest = ['(BYTES) -> BYTES', '(STRING) -> BYTES']

export const hashFunctions = defineFamily('hash', {
  md5: scalar(...digest),
  sha1: scalar(...digest),
  sha256: scalar(...digest),
  sha512: scalar(...digest),
  farm_fingerprint: scalar('(BYTES) -> INT64', '(STRING) -> INT64'),
  bit_count: scalar('(INT64) -> INT64', '(BYTES) -> INT64'),
  generate_uuid: scalar({ isVolatile: true }, '() -> STRING'),
})
