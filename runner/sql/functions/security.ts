/** Encryption, the session, the network, and what looks into types. */
import { defineFamily, scalar } from './define.ts'

const chain = 'STRUCT<kms_resource_name STRING, first_level_keyset BYTES, second_level_keyset BYTES>'
const decryptBytes = ['(BYTES, BYTES, BYTES) -> BYTES', `(${chain}, BYTES, BYTES) -> BYTES`]
const decryptString = ['(BYTES, BYTES, STRING) -> STRING', `(${chain}, BYTES, STRING) -> STRING`]
const encrypt = [
  '(BYTES, STRING, STRING) -> BYTES',
  '(BYTES, BYTES, BYTES) -> BYTES',
  `(${chain}, STRING, STRING) -> BYTES`,
  `(${chain}, BYTES, BYTES) -> BYTES`,
]

export const securityFunctions = defineFamily('security', {
  session_user: scalar('() -> STRING'),
  typeof: scalar('(ANY) -> STRING'),
  'aead.decrypt_bytes': scalar(...decryptBytes),
  'aead.decrypt_string': scalar(...decryptString),
  'aead.encrypt': scalar(...encrypt),
  'aead.envelope_decrypt_bytes': scalar('(STRING, BYTES, BYTES, BYTES) -> BYTES'),
  'aead.envelope_decrypt_string': scalar('(STRING, BYTES, BYTES, STRING) -> STRING'),
  'aead.envelope_encrypt': scalar(
    '(STRING, BYTES, STRING, STRING) -> BYTES',
    '(STRING, BYTES, BYTES, BYTES) -> BYTES',
  ),
  deterministic_decrypt_bytes: scalar(...decryptBytes),
  deterministic_decrypt_string: scalar(...decryptString),
  deterministic_encrypt: scalar(...encrypt),
  'keys.add_key_from_raw_bytes': scalar('(BYTES, STRING, BYTES) -> BYTES'),
  'keys.keyset_chain': scalar(`(STRING, BYTES, BYTES) -> ${chain}`, `(STRING, BYTES) -> ${chain}`),
  'keys.keyset_from_json': scalar('(STRING) -> BYTES'),
  'keys.keyset_length': scalar('(BYTES) -> INT64'),
  'keys.keyset_to_json': scalar('(BYTES) -> STRING'),
  'keys.new_keyset': scalar({ isVolatile: true }, '(STRING) -> BYTES'),
  'keys.new_wrapped_keyset': scalar({ isVolatile: true }, '(STRING, STRING) -> BYTES'),
  'keys.rewrap_keyset': scalar('(STRING, STRING, BYTES) -> BYTES'),
  'keys.rotate_keyset': scalar({ isVolatile: true }, '(BYTES, STRING) -> BYTES'),
  'keys.rotate_wrapped_keyset': scalar({ isVolatile: true }, '(STRING, BYTES, STRING) -> BYTES'),
})

export const netFunctions = defineFamily('net', {
  'net.host': scalar('(STRING) -> STRING'),
  'net.ip_from_string': scalar('(STRING) -> BYTES'),
  'net.safe_ip_from_string': scalar('(STRING) -> BYTES'),
  'net.ip_to_string': scalar('(BYTES) -> STRING'),
  'net.ip_net_mask': scalar('(INT64, INT64) -> BYTES'),
  'net.ip_trunc': scalar('(BYTES, INT64) -> BYTES'),
  'net.ipv4_from_int64': scalar('(INT64) -> BYTES'),
  'net.ipv4_to_int64': scalar('(BYTES) -> INT64'),
  'net.public_suffix': scalar('(STRING) -> STRING'),
  'net.reg_domain': scalar('(STRING) -> STRING'),
})
