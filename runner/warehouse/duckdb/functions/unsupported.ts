/** Functions that cannot run locally, each with the reason its user reads behind the function's name. */
import { allFunctions } from '../../../sql/functions/catalogue.ts'

const noGeography = 'needs geography, which the local engine does not have'
const noKeys = 'needs keys and encryption, which stay with Google Cloud'
const noSketches = 'keeps quantiles in sketches, which the local engine cannot make yet'
const noPrivacy = 'adds noise for differential privacy, which the local engine does not do'
const notBigquery = 'is a function of GoogleSQL that BigQuery does not have'
const notYet = 'is not available locally yet'

// Whole families, taken from the signatures so that a new function of theirs is refused too.
const familyReasons: Readonly<Record<string, string>> = {
  geography: noGeography,
  sketch: noSketches,
  privacy: noPrivacy,
}

const byFamily = allFunctions.flatMap(({ name, family }): readonly (readonly [string, string])[] => {
  const reason = familyReasons[family]
  return reason === undefined || name.startsWith('hll_count.') ? [] : [[name, reason]]
})

const byPrefix = allFunctions.flatMap(({ name }): readonly (readonly [string, string])[] =>
  /^(aead\.|keys\.|deterministic_)/.test(name) ? [[name, noKeys]] : [],
)

const others = allFunctions.flatMap(({ name }): readonly (readonly [string, string])[] =>
  name.startsWith('d3a_count.') ? [[name, notBigquery]] : [],
)

/** Reasons by function name. */
export const unsupportedFunctions: Readonly<Record<string, string>> = {
  ...Object.fromEntries(byFamily),
  ...Object.fromEntries(byPrefix),
  ...Object.fromEntries(others),

  iferror: notBigquery,
  iserror: notBigquery,
  nulliferror: notBigquery,
  flatten: notBigquery,
  pi_numeric: notBigquery,
  pi_bignumeric: notBigquery,
  manhattan_distance: notYet,

  session_user: 'names the user of Google Cloud, and there is none locally',
  'net.public_suffix': 'needs the public suffix list, which does not come with the local engine',
  'net.reg_domain': 'needs the public suffix list, which does not come with the local engine',

  approx_top_sum: notYet,
  json_flatten: notYet,
  search: 'follows rules for several fields that cannot be checked without BigQuery',
  tf_idf: notYet,
}
