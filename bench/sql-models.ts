/** Models of about 60 lines in GoogleSQL, the same text for the same number; for measuring the language. */

/** Models until they are `length` characters together. */
export function corpus(length: number): readonly string[] {
  const made: string[] = []
  for (let size = 0; size < length; size += made.at(-1)?.length ?? 0) made.push(model(made.length))
  return made
}

/** One model: three CTEs' worth of everyday GoogleSQL over two tables. */
export function model(number: number): string {
  const measures = Array.from({ length: 3 + (number % 9) }, (_, index) => measure(number, index)).join('')
  return `
-- One row per customer and day; cancelled orders are left out. Model ${number}.
with orders as (
    select
        order_id,
        customer_id,
        date(ordered_at, 'America/New_York') as ordered_date,
        safe_cast(json_value(payload, '$.total') as numeric) as net_amount,
        array(select as struct line.sku, line.quantity, line.price from unnest(lines) as line where line.quantity > 0) as lines,
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
