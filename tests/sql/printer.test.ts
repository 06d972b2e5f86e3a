import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Expression } from '../../runner/sql/ast/expression.ts'
import type { Identifier, Path } from '../../runner/sql/ast/name.ts'
import type { Query } from '../../runner/sql/ast/query.ts'
import { parseExpression, parseScript, parseStatement } from '../../runner/sql/parse/parse.ts'
import { printNode, printScript } from '../../runner/sql/print/node.ts'
import { parsed, shapeOf } from './tree.ts'

const place = { start: 0, end: 0 }

function identifier(name: string, quoted: boolean): Identifier {
  return { kind: 'identifier', ...place, name, quoted }
}

function pathOf(...parts: readonly Identifier[]): Path {
  return { kind: 'path', ...place, parts }
}

const plainName = fc
  .constantFrom('a', 'b', 'x1', '_y', 'date', 'value', 'offset')
  .map((name) => identifier(name, false))
const quotedName = fc.string({ minLength: 1, unit: 'grapheme' }).map((name) => identifier(name, true))
const name = fc.oneof({ weight: 3, arbitrary: plainName }, { weight: 1, arbitrary: quotedName })
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => pathOf(...parts))
const text = fc
  .string({ unit: 'grapheme' })
  .map((value) => ({ kind: 'stringLiteral' as const, ...place, value }))

const literal: fc.Arbitrary<Expression> = fc.oneof(
  fc.constantFrom<Expression>(
    { kind: 'nullLiteral', ...place },
    { kind: 'booleanLiteral', ...place, value: true },
    { kind: 'integerLiteral', ...place, text: '0x1F' },
    { kind: 'integerLiteral', ...place, text: '7' },
    { kind: 'floatLiteral', ...place, text: '1.' },
    { kind: 'floatLiteral', ...place, text: '.5e-3' },
    { kind: 'namedParameter', ...place, name: identifier('select', false) },
    {
      kind: 'systemVariable',
      ...place,
      name: pathOf(identifier('error', false), identifier('message', false)),
    },
  ),
  text,
  fc.uint8Array({ maxLength: 8 }).map((bytes): Expression => {
    return { kind: 'bytesLiteral', ...place, hex: Buffer.from(bytes).toString('hex') }
  }),
  text.map((value): Expression => ({ kind: 'typedLiteral', ...place, type: 'JSON', text: value })),
)

function queryOf(expression: Expression): Query {
  const item = { kind: 'selectExpression' as const, ...place, expression, alias: undefined }
  const body = {
    kind: 'select' as const,
    ...place,
    modifier: undefined,
    isDistinct: false,
    as: undefined,
    items: [item],
    from: undefined,
    where: undefined,
    groupBy: undefined,
    having: undefined,
    qualify: undefined,
    windows: [],
  }
  return { kind: 'query', ...place, with: undefined, body, orderBy: [], limit: undefined, pipes: [] }
}

const { tree } = fc.letrec<{ tree: Expression }>((tie) => {
  const inner = tie('tree')
  const several = fc.array(inner, { minLength: 2, maxLength: 3 })
  const negated = fc.boolean()
  return {
    tree: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      { weight: 2, arbitrary: literal },
      { weight: 3, arbitrary: path },
      fc.tuple(fc.constantFrom('-', '+', '~', 'not'), inner).map(([operator, operand]): Expression => {
        return { kind: 'unary', ...place, operator: operator as '-', operand }
      }),
      {
        weight: 6,
        arbitrary: fc
          .tuple(
            fc.constantFrom(
              '*',
              '/',
              '||',
              '+',
              '-',
              '<<',
              '>>',
              '&',
              '^',
              '|',
              '=',
              '!=',
              '<',
              '<=',
              '>',
              '>=',
            ),
            inner,
            inner,
          )
          .map(
            ([operator, left, right]): Expression => ({
              kind: 'binary',
              ...place,
              operator: operator as '+',
              left,
              right,
            }),
          ),
      },
      {
        weight: 3,
        arbitrary: fc.tuple(fc.constantFrom('and', 'or'), several).map(([operator, operands]): Expression => {
          return { kind: 'logical', ...place, operator: operator as 'and', operands }
        }),
      },
      fc
        .tuple(inner, negated, fc.constantFrom('null', 'true', 'unknown'))
        .map(([operand, isNot, test]): Expression => {
          return { kind: 'is', ...place, operand, negated: isNot, test: test as 'null' }
        }),
      fc.tuple(inner, negated, inner).map(
        ([left, isNot, right]): Expression => ({
          kind: 'isDistinctFrom',
          ...place,
          left,
          negated: isNot,
          right,
        }),
      ),
      fc.tuple(inner, negated, inner, inner).map(([operand, isNot, low, high]): Expression => {
        return { kind: 'between', ...place, operand, negated: isNot, low, high }
      }),
      fc.tuple(inner, negated, inner).map(
        ([operand, isNot, pattern]): Expression => ({
          kind: 'like',
          ...place,
          operand,
          negated: isNot,
          pattern,
        }),
      ),
      fc.tuple(inner, negated, several).map(([operand, isNot, items]): Expression => {
        return {
          kind: 'in',
          ...place,
          operand,
          negated: isNot,
          source: { kind: 'expressionList', ...place, items },
        }
      }),
      fc.tuple(inner, inner).map(([operand, item]): Expression => {
        return { kind: 'in', ...place, operand, negated: false, source: queryOf(item) }
      }),
      fc
        .tuple(inner, name)
        .map(([operand, field]): Expression => ({ kind: 'fieldAccess', ...place, operand, field })),
      fc
        .tuple(inner, inner, fc.constantFrom(undefined, 'offset', 'safeOrdinal'))
        .map(([operand, index, mode]): Expression => {
          return { kind: 'subscript', ...place, operand, mode: mode as 'offset' | undefined, index }
        }),
      fc.tuple(inner, inner, inner).map(([when, result, otherwise]): Expression => {
        return {
          kind: 'case',
          ...place,
          operand: undefined,
          branches: [{ kind: 'caseBranch', ...place, when, result }],
          otherwise,
        }
      }),
      inner.map((operand): Expression => {
        const type = {
          kind: 'simpleTypeName' as const,
          ...place,
          name: pathOf(identifier('STRING', false)),
          parameters: [],
          collation: undefined,
        }
        return {
          kind: 'cast',
          ...place,
          isSafe: true,
          operand,
          type: { kind: 'arrayTypeName', ...place, element: type },
          format: operand,
          timeZone: undefined,
        }
      }),
      inner.map((value): Expression => {
        return {
          kind: 'interval',
          ...place,
          value,
          part: { kind: 'datePart', ...place, name: 'DAY', weekday: undefined },
          to: undefined,
        }
      }),
      several.map((elements): Expression => ({ kind: 'tupleConstructor', ...place, elements })),
      several.map(
        (elements): Expression => ({ kind: 'arrayConstructor', ...place, type: undefined, elements }),
      ),
      inner.map(
        (value): Expression => ({ kind: 'subquery', ...place, form: 'array', query: queryOf(value) }),
      ),
      inner.map(
        (value): Expression => ({ kind: 'subquery', ...place, form: 'scalar', query: queryOf(value) }),
      ),
      fc.tuple(path, several, negated).map(([called, args, isDistinct]): Expression => {
        return {
          kind: 'functionCall',
          ...place,
          function: called,
          isDistinct,
          arguments: args,
          nulls: isDistinct ? 'ignore' : undefined,
          having: undefined,
          orderBy: [],
          limit: undefined,
          over: undefined,
        }
      }),
      fc.tuple(name, inner).map(([parameter, body]): Expression => {
        const lambda = { kind: 'lambda' as const, ...place, parameters: [parameter], body }
        return {
          kind: 'functionCall',
          ...place,
          function: pathOf(identifier('f', false)),
          isDistinct: false,
          arguments: [lambda],
          nulls: undefined,
          having: undefined,
          orderBy: [],
          limit: undefined,
          over: {
            kind: 'windowSpecification',
            ...place,
            base: undefined,
            partitionBy: [body],
            orderBy: [],
            frame: undefined,
          },
        }
      }),
    ),
  }
})

describe('expressions', () => {
  it('any tree comes back from its text', () => {
    fc.assert(
      fc.property(tree, (expression) => {
        const printed = printNode(expression)

        expect(shapeOf(parsed(parseExpression(printed))), printed).toBe(shapeOf(expression))
      }),
      { numRuns: 1500 },
    )
  })

  it.each([
    ['((a) + (b)) * (c)', '(a + b) * c'],
    ['(a * b) + c', 'a * b + c'],
    ['- (-a)', '- -a'],
    ['(a and b) or (not (c = d))', 'a AND b OR NOT c = d'],
    ['a <> b', 'a != b'],
    ["'it''s'", undefined],
    [`"""it's\n"""`, "'it\\'s\\n'"],
    ['`plain`.x.`select`', '`plain`.x.`select`'],
    ["b'\\x41\\xff'", "b'A\\xff'"],
    ['(t.a).b', '(t.a).b'],
    ['count( distinct x )', 'count(DISTINCT x)'],
  ])('%s prints as %s', (source, printed) => {
    const { value } = parseExpression(source)

    expect(value && printNode(value)).toBe(printed)
  })
})

describe('statements', () => {
  it('puts clauses on their own lines', () => {
    const source =
      'with paid as (select * from orders where status = "paid") select customer_id, sum(amount) as total from paid join customers using (customer_id) where total > 0 group by customer_id having total > 1 order by total desc limit 10'

    expect(printNode(parsed(parseStatement(source)))).toBe(`WITH paid AS (
  SELECT *
  FROM orders
  WHERE status = 'paid'
)
SELECT customer_id, sum(amount) AS total
FROM paid
JOIN customers USING (customer_id)
WHERE total > 0
GROUP BY customer_id
HAVING total > 1
ORDER BY total DESC
LIMIT 10`)
  })

  it('indents the bodies of scripts', () => {
    const source = 'begin if x then select 1; else select 2; end if; exception when error then raise; end'

    expect(printScript(parsed(parseScript(source)))).toBe(`BEGIN
  IF x THEN
    SELECT 1;
  ELSE
    SELECT 2;
  END IF;
EXCEPTION WHEN ERROR THEN
  RAISE;
END;`)
  })
})
