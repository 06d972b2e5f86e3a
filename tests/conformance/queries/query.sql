SELECT * FROM orders ORDER BY id

SELECT * EXCEPT (tags, item) REPLACE (amount * 2 AS amount) FROM orders ORDER BY id

SELECT customer, COUNT(*) AS n, SUM(amount) AS total FROM orders GROUP BY customer ORDER BY customer

SELECT customer, COUNT(*) AS n FROM orders GROUP BY 1 HAVING COUNT(*) > 1

SELECT UPPER(customer) AS c, MAX(day) FROM orders GROUP BY c ORDER BY c

SELECT o.id, c.country FROM orders AS o JOIN customers AS c USING (customer) ORDER BY id

SELECT o.id, c.country, customer FROM orders AS o LEFT JOIN customers AS c USING (customer) ORDER BY id

SELECT customer, o.id, c.country FROM orders AS o FULL JOIN customers AS c USING (customer) ORDER BY id, customer

SELECT * FROM orders AS o RIGHT JOIN customers AS c ON o.customer = c.customer AND o.amount > 0 ORDER BY id, c.customer

SELECT * FROM (SELECT id FROM orders) CROSS JOIN (SELECT country FROM customers) ORDER BY id, country

SELECT id, tag FROM orders, UNNEST(tags) AS tag ORDER BY id, tag

SELECT id, tag, o FROM orders CROSS JOIN UNNEST(tags) AS tag WITH OFFSET AS o WHERE o > 0 ORDER BY id, o

SELECT id, (SELECT COUNT(*) FROM UNNEST(tags) AS t WHERE t LIKE 'w%') AS w FROM orders ORDER BY id

SELECT id FROM orders AS o WHERE EXISTS (SELECT 1 FROM customers AS c WHERE c.customer = o.customer) ORDER BY id

SELECT id FROM orders AS o WHERE customer NOT IN (SELECT customer FROM customers) ORDER BY id

SELECT id FROM orders AS o WHERE customer IN (SELECT customer FROM customers WHERE country = 'DE') ORDER BY id

SELECT id, (SELECT country FROM customers AS c WHERE c.customer = o.customer) AS country FROM orders AS o ORDER BY id

SELECT (SELECT id FROM orders)

SELECT item.sku, item.n, item FROM orders ORDER BY id

SELECT o.item.*, id FROM orders AS o ORDER BY id

SELECT AS STRUCT id, customer FROM orders ORDER BY id

SELECT AS VALUE item FROM orders WHERE item IS NOT NULL ORDER BY id

SELECT o FROM (SELECT id, customer FROM orders) AS o ORDER BY o.id

SELECT id, ROW_NUMBER() OVER (PARTITION BY customer ORDER BY id DESC) AS r FROM orders QUALIFY r = 1 ORDER BY id

SELECT id FROM orders WHERE TRUE QUALIFY SUM(amount) OVER (ORDER BY id) > 20 ORDER BY id

SELECT id, SUM(amount) OVER w AS s, COUNT(*) OVER (w ROWS 1 PRECEDING) AS n FROM orders WINDOW w AS (PARTITION BY customer ORDER BY id) ORDER BY id

WITH a AS (SELECT id, amount FROM orders), b AS (SELECT * FROM a WHERE amount > 0) SELECT COUNT(*), SUM(amount) FROM b

WITH RECURSIVE n AS (SELECT 1 AS i, 1 AS f UNION ALL SELECT i + 1, f * (i + 1) FROM n WHERE i < 10) SELECT * FROM n ORDER BY i

WITH RECURSIVE n AS (SELECT 1 AS i UNION DISTINCT SELECT MOD(i * 2, 7) FROM n) SELECT * FROM n ORDER BY i

SELECT customer FROM orders UNION DISTINCT SELECT customer FROM customers ORDER BY customer

SELECT customer FROM orders EXCEPT DISTINCT SELECT customer FROM customers

SELECT customer FROM orders INTERSECT DISTINCT SELECT customer FROM customers ORDER BY customer

(SELECT id FROM orders ORDER BY id DESC LIMIT 2) UNION ALL (SELECT 99)

SELECT 1 AS a, 2 AS b UNION ALL CORRESPONDING SELECT 3 AS b, 4 AS a

SELECT id FROM orders ORDER BY amount DESC, id LIMIT 2 OFFSET 1

SELECT id, amount FROM orders ORDER BY 2 NULLS LAST, 1

SELECT DISTINCT customer FROM orders ORDER BY customer

SELECT DISTINCT customer, day IS NULL FROM orders ORDER BY 1

SELECT customer, day, COUNT(*) FROM orders GROUP BY ROLLUP (customer, day) ORDER BY 1, 2

SELECT customer, COUNT(*) FROM orders GROUP BY GROUPING SETS (customer, ()) ORDER BY 1

SELECT customer, day, SUM(amount) FROM orders GROUP BY CUBE (customer, day)

SELECT * FROM (SELECT customer, amount FROM orders) PIVOT (SUM(amount) AS s, COUNT(*) AS n FOR customer IN ('ann', 'bob' AS b))

SELECT * FROM (SELECT id, amount, CAST(id * 10 AS FLOAT64) AS other FROM orders) UNPIVOT (v FOR name IN (amount, other AS 'o')) ORDER BY id, name

SELECT id, CASE WHEN amount > 10 THEN 'big' WHEN amount > 0 THEN 'small' END AS size FROM orders ORDER BY id

SELECT id, IF(amount > 10, 'big', NULL), IFNULL(amount, 0), NULLIF(customer, 'ann'), COALESCE(customer, '?') FROM orders ORDER BY id

SELECT ARRAY_AGG(id ORDER BY amount DESC, id), STRING_AGG(customer, ',' ORDER BY id), ARRAY_AGG(STRUCT(id, customer) ORDER BY id LIMIT 2) FROM orders

SELECT ARRAY_CONCAT_AGG(tags ORDER BY id) FROM orders

SELECT COUNT(DISTINCT customer), COUNT(DISTINCT day), SUM(DISTINCT id), AVG(amount), MIN(day), MAX(customer), LOGICAL_OR(amount < 0), ANY_VALUE(id HAVING MAX amount) FROM orders

SELECT APPROX_COUNT_DISTINCT(customer) FROM orders

SELECT customer, ARRAY(SELECT t FROM UNNEST(ARRAY_CONCAT_AGG(tags)) AS t ORDER BY t) FROM orders GROUP BY customer ORDER BY customer

SELECT day, DATE_TRUNC(day, MONTH) AS m, FORMAT_DATE('%b', day), EXTRACT(WEEK FROM day), DATE_DIFF(DATE '2024-03-01', day, DAY) FROM orders ORDER BY id

SELECT * FROM orders WHERE day BETWEEN '2024-01-02' AND '2024-12-31' AND id IN (2, 5) ORDER BY id

SELECT o1.id, o2.id FROM orders AS o1 JOIN orders AS o2 ON o1.customer = o2.customer AND o1.id < o2.id

SELECT id FROM orders TABLESAMPLE SYSTEM (100 PERCENT) ORDER BY id

SELECT x + 1 AS y FROM (SELECT id AS x FROM orders WHERE id < 3) ORDER BY y

SELECT customer, SUM(amount) / COUNT(*) AS a, SAFE_DIVIDE(SUM(amount), COUNTIF(amount < 0)) FROM orders GROUP BY customer ORDER BY customer

SELECT id, tags[SAFE_OFFSET(0)] AS first_tag, ARRAY_LENGTH(tags) FROM orders ORDER BY id

SELECT id FROM orders WHERE 'web' IN UNNEST(tags) ORDER BY id

SELECT id, amount, RANK() OVER (ORDER BY amount DESC), SUM(amount) OVER (ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM orders ORDER BY id

SELECT TO_JSON_STRING(o) FROM orders AS o ORDER BY id

SELECT TO_JSON(STRUCT(id, tags, item)) FROM orders ORDER BY id

SELECT missing FROM orders

SELECT id FROM no_such_table

SELECT id, COUNT(*) FROM orders

SELECT id FROM orders WHERE COUNT(*) > 1

SELECT id FROM orders GROUP BY customer

SELECT id + customer FROM orders

SELECT o.id FROM orders AS o, customers AS c WHERE customer = 'ann'

SELECT id FROM orders ORDER BY nothing

SELECT id AS a, amount AS a FROM orders ORDER BY a

SELECT UPPER(id) FROM orders

SELECT FOO(id) FROM orders

SELECT id FROM orders UNION ALL SELECT id, customer FROM orders

SELECT id FROM orders UNION ALL SELECT customer FROM orders

SELECT * EXCEPT (zz) FROM orders

SELECT id FROM orders LIMIT -1

SELECT SUM(SUM(amount)) FROM orders

SELECT SUM(amount) OVER (ORDER BY SUM(amount)) FROM orders GROUP BY customer

SELECT CAST(customer AS DATE) FROM orders

SELECT id WHERE id = 1

SELECT 1 WHERE TRUE

SELECT (SELECT 1 WHERE FALSE) IS NULL

SELECT customer, COUNT(*) FROM orders GROUP BY customer, 1

SELECT IF(id, 1, 2) FROM orders

SELECT WITH(a AS 1, b AS a + 1, a + b)

SELECT item.missing FROM orders

SELECT tags.x FROM orders

SELECT x.* FROM UNNEST([1]) AS x

SELECT id FROM orders HAVING id > 1
