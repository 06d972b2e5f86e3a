/**
 * Speed of the GoogleSQL parser in megabytes of text per second.
 *
 * `node dist/bench/parse.js`, or with a number: how many megabytes of text to make. The text is generated, so the figures
 * of two machines compare; its statements are like those of a warehouse project, comments included.
 */
import { tokenize } from '../runner/sql/lexer.ts'
import { parseScript } from '../runner/sql/parse/parse.ts'
import { printScript } from '../runner/sql/print/node.ts'

const megabytes = Number(process.argv[2] ?? '4')
const text = corpus(megabytes * 1_000_000)

const statements = parseScript(text)
const [failure] = statements.diagnostics
if (failure !== undefined)
  throw new Error(`internal: the corpus does not parse: ${failure.message} at ${failure.span?.start}`)

report('tokenize', () => tokenize(text))
report('parse', () => parseScript(text))
report('print', () => printScript(statements.value))

function report(name: string, work: () => unknown): void {
  const millisecondsPerRun = Array.from({ length: 5 }, () => {
    const start = performance.now()
    work()
    return performance.now() - start
  })
  const best = Math.min(...millisecondsPerRun)
  console.log(
    `${name.padEnd(9)} ${(text.length / 1000 / best).toFixed(1)} MB/s, best of ${millisecondsPerRun.length} runs over ${(text.length / 1e6).toFixed(1)} MB`,
  )
}

function corpus(length: number): string {
  let made = ''
  for (let number = 0; made.length < length; number += 1) made += model(number)
  return made
}

function model(number: number): string {
  const measures = Array.from({ length: 3 + (number % 9) }, (_, index) => measure(number, index)).join('')
  return `
-- One row per customer and day; cancelled orders are left out. Model ${number}.
with orders as (
    select
        order_id,
        customer_id,
        timestamp_trunc(ordered_at, day, 'America/New_York') as ordered_date,
        safe_cast(json_value(payload, '$.total') as numeric) as net_amount,
        array(select as struct line.sku, line.quantity from unnest(lines) as line where line.quantity > 0) as lines,
    from \`shop-project.silver.orders_${number}\`
    where status not in ('cancelled', 'refunded')  -- see the decision on refunds
        and ordered_at >= timestamp_sub(@run_started_at, interval ${number % 30} day)
    qualify row_number() over (partition by order_id order by ingested_at desc, source_file desc) = 1
),

customer_totals as (
    select
        customers.customer_key,
        orders.ordered_date,

        -- measures
        count(*) as count_orders,${measures}
        sum(if(orders.net_amount > 100.0, orders.net_amount, 0)) / nullif(count(distinct orders.order_id), 0) as large_rate,
        max(case when customers.country = 'US' then 1 when customers.country is null then -1 else 0 end) as market,
    from orders
    inner join shop-project.gold.dim_customers as customers
        on orders.customer_id = customers.customer_id
        and orders.ordered_date between customers.valid_from and coalesce(customers.valid_to, date '9999-12-31')
    left join unnest(orders.lines) as line with offset as position
    group by customers.customer_key, orders.ordered_date
)

select * except (market), market = 1 as is_domestic
from customer_totals
where count_orders > ${number % 7}
order by customer_key, ordered_date desc
;
`
}

function measure(number: number, index: number): string {
  const threshold = (number * 7 + index * 13) % 500
  return `
        sum(case when line.quantity * line.price > ${threshold} then line.price else 0.0 end) as band_${index}_amount,
        approx_quantiles(line.price, 100 ignore nulls)[offset(${(index * 10) % 100})] as price_p${index},`
}
