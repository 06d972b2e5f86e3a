import { describe, expect, it } from 'vitest'
import { useWarehouse } from './evaluate.ts'

describe('FARM_FINGERPRINT', () => {
  const evaluate = useWarehouse()

  it('is the same as in BigQuery for every length from 0 to 300', async () => {
    const found = await evaluate(
      "select to_hex(md5(string_agg(cast(farm_fingerprint(repeat('runner', n)) as string), ',' order by n))), to_hex(md5(string_agg(cast(farm_fingerprint(left(repeat('abcdefghijklmnopqrstuvwxyz0123456789', 9), n)) as string), ',' order by n))) from unnest(generate_array(0, 300)) as n",
    )

    expect(found.rows).toEqual([['e9eb53e5f577ff4f73cc171e1d2f23a8', '3674451308b3f257dfecd942e4911e98']])
  })
})
