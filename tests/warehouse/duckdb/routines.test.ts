import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MemoryWarehouse, openMemory } from './open-memory.ts'

let shop: MemoryWarehouse

beforeAll(async () => {
  shop = await openMemory()
})
afterAll(() => shop.close())

describe('a temporary function', () => {
  it('is there for the statements after it, and for other functions', async () => {
    expect(
      await shop.rows(`create temp function plus_one(x int64) as (x + 1);
        create temp function plus_two(x int64) returns int64 as (plus_one(plus_one(x)));
        select plus_two(40)`),
    ).toEqual([[42]])
  })

  it('is gone in the next script', async () => {
    await shop.run('create temp function gone(x int64) as (x); select gone(1)')

    await expect(shop.run('select gone(1)')).rejects.toMatchObject({ kind: 'invalid-query' })
  })
})

describe('an aggregate function', () => {
  it('computes one value per group', async () => {
    await shop.run(
      'create aggregate function core.weighted(x float64, w float64) returns float64 as (sum(x * w) / sum(w))',
    )

    expect(
      await shop.rows(`select k, core.weighted(x, w) + 1 as average
        from unnest([struct('a' as k, 1.0 as x, 1.0 as w), ('a', 4.0, 2.0), ('b', 7.0, 5.0)])
        group by k having core.weighted(x, w) > 0 order by k`),
    ).toEqual([
      ['a', 4],
      ['b', 8],
    ])
  })

  it('takes arguments of any type and arguments that are not aggregated', async () => {
    expect(
      await shop.rows(`create temp aggregate function most(x any type) as (array_agg(x order by x desc limit 1)[offset(0)]);
        create temp aggregate function scaled(x int64, by_ int64 not aggregate) as (sum(x) * by_);
        select most(word), scaled(length(word), 10) from unnest(['a', 'ccc', 'bb']) as word`),
    ).toEqual([['ccc', 60]])
  })

  it('gives the type it is declared with', async () => {
    const job = await shop.run(
      'create temp aggregate function counted(x int64) returns float64 as (count(x)); select counted(n) as c from unnest([1, null]) as n',
    )

    expect(job.columns).toEqual([{ name: 'c', type: { kind: 'scalar', name: 'FLOAT64' } }])
    expect(job.rows).toEqual([[1]])
  })
})

describe('a procedure', () => {
  it('gives back what it sets of OUT and INOUT arguments', async () => {
    await shop.run(`create procedure core.advance(inout total int64, in step int64, out told string)
      begin
        set total = total + step;
        set told = format('at %d', total);
      end`)

    expect(
      await shop.rows(
        'declare n int64 default 1; declare word string; call core.advance(n, 4, word); select n, word',
      ),
    ).toEqual([[5, 'at 5']])
  })
})

describe('LIKE ANY and LIKE ALL of a subquery', () => {
  it('compares with each row it gives', async () => {
    expect(
      await shop.rows(`select 'a' like any (select p from unnest(['b', 'a']) as p),
        'a' like all (select p from unnest(['%', null]) as p),
        'a' like any (select 'x' from unnest([1]) where false),
        'a' like all (select 'x' from unnest([1]) where false),
        'a' not like any (select p from unnest(['b', 'a']) as p)`),
    ).toEqual([[true, null, false, true, true]])
  })
})
