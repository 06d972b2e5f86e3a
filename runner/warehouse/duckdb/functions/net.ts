/** Addresses of the internet. */

import type { Rule, Rules } from './rule.ts'
import { fn } from './sql.ts'

function same(name: string): Rule {
  return (call) => fn(name, ...call.values.map((value) => value.sql))
}

export const netRules: Rules = {
  'net.host': same('gsql_net_host'),
  'net.ip_from_string': same('gsql_net_ip_from_string'),
  'net.safe_ip_from_string': (call) => fn('gsql_net_safe_ip_from_string', call.sql(0)),
  'net.ip_to_string': same('gsql_net_ip_to_string'),
  'net.ip_net_mask': same('gsql_net_ip_net_mask'),
  'net.ip_trunc': same('gsql_net_ip_trunc'),
  'net.ipv4_from_int64': same('gsql_net_ipv4_from_integer'),
  'net.ipv4_to_int64': same('gsql_net_ipv4_to_integer'),
}
