const addresses = [
  "'1.2.3.4'",
  "'::1'",
  "'2001:db8::ff00:42:8329'",
  "'::ffff:1.2.3.4'",
  "'256.1.1.1'",
  "''",
  'NULL',
]
const ips = [
  "b'\\x01\\x02\\x03\\x04'",
  "b'\\x20\\x01\\x0d\\xb8\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x01'",
  "b'abc'",
  'CAST(NULL AS BYTES)',
]
export const calls = [
  [
    'NET.HOST({u})',
    {
      u: [
        "'https://www.Example.com:80/a?b'",
        "'//user:pw@host.org/x'",
        "'mailto:a@b.c'",
        "'example.com'",
        "'http://[::1]:80/'",
        "''",
        "'  http://a.b  '",
        'NULL',
      ],
    },
  ],
  ['NET.REG_DOMAIN({u})', { u: ["'https://www.example.co.uk'", "'localhost'"] }],
  ['NET.PUBLIC_SUFFIX({u})', { u: ["'https://www.example.co.uk'"] }],
  ['NET.IP_FROM_STRING({a})', { a: addresses }],
  ['NET.SAFE_IP_FROM_STRING({a})', { a: addresses }],
  ['NET.IP_TO_STRING({b})', { b: ips }],
  ['NET.IP_NET_MASK({n}, {p})', { n: ['4', '16', '5'], p: ['0', '8', '20', '32', '33', '-1'] }],
  ['NET.IP_TRUNC({b}, {p})', { b: ips, p: ['0', '8', '20', '33'] }],
  ['NET.IPV4_FROM_INT64({n})', { n: ['0', '16909060', '4294967295', '4294967296', '-1', 'NULL'] }],
  ['NET.IPV4_TO_INT64({b})', { b: ips }],
]
