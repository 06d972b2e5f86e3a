import { describe, expect, it } from 'vitest'
import { parseScript, parseStatement } from '../../runner/sql/parse/parse.ts'

/** The text without its marks, and the place that stood between them. */
function unmark(marked: string): { readonly text: string; readonly start: number; readonly end: number } {
  const start = marked.indexOf('«')
  const end = marked.indexOf('»') - 1
  return { text: marked.replace(/[«»]/g, ''), start, end }
}

function refuses(parse: typeof parseStatement | typeof parseScript, marked: string, problem: string): void {
  const { text, start, end } = unmark(marked)

  const [found] = parse(text, 'q.sql').diagnostics

  expect(found).toMatchObject({
    code: 'sql-syntax',
    message: `Syntax error: ${problem}`,
    span: { path: 'q.sql', start, end },
  })
}

describe('tokens', () => {
  it.each([
    ["SELECT «'abc»", 'Unclosed string literal'],
    ["SELECT «'abc»\nFROM t", 'Unclosed string literal'],
    ['SELECT «"""abc\n»', 'Unclosed triple-quoted string literal'],
    ["SELECT «r'x»", 'Unclosed raw string literal'],
    ["SELECT «rb'''x»", 'Unclosed triple-quoted raw bytes literal'],
    ['SELECT «`abc»', 'Unclosed identifier literal'],
    ['SELECT «``»', 'Invalid empty identifier'],
    ['SELECT 1 «/* abc\n»', 'Unclosed comment'],
    ["SELECT 'a«\\qb'»", 'Illegal escape sequence: \\q'],
    ["SELECT '«\\x4'»", 'Illegal escape sequence: Hex escape must be followed by 2 hex digits but saw: \\x4'],
    [
      "SELECT '«\\12'»",
      'Illegal escape sequence: Octal escape must be followed by 3 octal digits but saw: \\12',
    ],
    ["SELECT '«\\ud800'»", 'Illegal escape sequence: Unicode value \\ud800 is invalid'],
    [
      "SELECT '«\\U00110000'»",
      'Illegal escape sequence: Value of \\U00110000 exceeds Unicode limit (0x0010FFFF)',
    ],
    [
      "SELECT b'«\\u0041'»",
      'Illegal escape sequence: Unicode escape sequence \\u cannot be used in bytes literals',
    ],
    ['SELECT 123«abc»', 'Missing whitespace between literal and alias'],
    ['SELECT 0«x»', 'Missing whitespace between literal and alias'],
    ['SELECT 1e5«x»', 'Missing whitespace between literal and alias'],
    ['SELECT «$»', 'Illegal input character "$"'],
    ['SELECT a «\\» b', 'Illegal input character "\\\\"'],
    ['SELECT «é»', 'Illegal input character "é"'],
  ])('%s', (marked, problem) => refuses(parseStatement, marked, problem))
})

describe('expressions', () => {
  it.each([
    ['SELECT a = b «=» c', 'Unexpected "="'],
    ['SELECT a < b «<» c', 'Unexpected "<"'],
    ['SELECT a IS NULL «IS» NULL', 'Expression to the left of IS must be parenthesized'],
    ['SELECT a IN (1) «=» b', 'Expression to the left of comparison must be parenthesized'],
    ['SELECT a IS NULL «NOT» BETWEEN b AND c', 'Expression to the left of BETWEEN must be parenthesized'],
    ['SELECT a BETWEEN b AND c «BETWEEN» d AND e', 'Unexpected keyword BETWEEN'],
    ['SELECT a = «NOT» b', 'Unexpected keyword NOT'],
    [
      'SELECT a IS «5»',
      'Expected keyword FALSE or keyword NULL or keyword TRUE or keyword UNKNOWN but got integer literal "5"',
    ],
    ['SELECT a IN «1»', 'Expected "(" or keyword UNNEST but got integer literal "1"'],
    ['SELECT a IN («)»', 'Unexpected ")"'],
    ['SELECT a IN (1, 2«»', 'Expected ")" or "," but got end of statement'],
    ['SELECT (1 + «)»', 'Unexpected ")"'],
    ['SELECT f(1,«)»', 'Unexpected ")"'],
    ['SELECT [1,«]»', 'Unexpected "]"'],
    ['SELECT a[«]»', 'Unexpected "]"'],
    ['SELECT CASE «END»', 'Unexpected keyword END'],
    ['SELECT CASE WHEN 1 THEN 2«»', 'Expected keyword ELSE or keyword END but got end of statement'],
    ['SELECT CAST(1 AS ARRAY«)»', 'Expected "<" but got ")"'],
    ['SELECT CAST(1«)»', 'Unexpected ")"'],
    ['SELECT «any»(a)', 'Unexpected keyword ANY'],
    ['SELECT IF«»', 'Expected "(" but got end of statement'],
    ['SELECT count(a IGNORE«)»', 'Expected keyword NULLS but got ")"'],
    ['SELECT count(a ORDER BY b LIMIT 3 «HAVING» MAX c)', 'Expected ")" but got keyword HAVING'],
    [
      'SELECT STRUCT<a INT64>(1 AS «b»)',
      'STRUCT constructors cannot specify both an explicit type and field names with AS',
    ],
    ["SELECT 'a'«'b'»", 'concatenated string literals must be separated by whitespace or comments'],
    ["SELECT @«'a'»", "Unexpected string literal 'a'"],
  ])('%s', (marked, problem) => refuses(parseStatement, marked, problem))

  it('a query is no argument', () => {
    refuses(
      parseStatement,
      'SELECT f(«SELECT» 1)',
      'Each function argument is an expression, not a query; to use a query as an expression, the query must be wrapped with additional parentheses to make it a scalar subquery expression',
    )
  })
})

describe('queries', () => {
  it.each([
    ['«SELEC» 1', 'Unexpected identifier "SELEC"'],
    ['SELECT«»', 'Unexpected end of statement'],
    ['SELECT -- x«»', 'Unexpected end of statement'],
    ['SELECT 1 FROM t WHERE«»\n\n', 'Unexpected end of statement'],
    ['SELECT 1 «2»', 'Expected end of input but got integer literal "2"'],
    ['SELECT a b «c»', 'Expected end of input but got identifier "c"'],
    ['SELECT «FROM» t', 'SELECT list must not be empty'],
    ['SELECT 1 FROM «FROM»', 'Unexpected keyword FROM'],
    ['FROM t «SELECT» 1', 'Expected end of input but got keyword SELECT'],
    ['SELECT a AS «select» FROM t', 'Unexpected keyword SELECT'],
    ["SELECT a AS «'x'»", "Unexpected string literal 'x'"],
    ['SELECT a,«,» b', 'Expected end of input but got ","'],
    ['SELECT * «EXCEPT» a FROM t', 'EXCEPT must be followed by ALL, DISTINCT, or "("'],
    ['SELECT * REPLACE (1 «a») FROM t', 'Unexpected identifier "a"'],
    ['SELECT 1 FROM t GROUP«»', 'Expected keyword BY but got end of statement'],
    ['SELECT 1 FROM t GROUP BY a,«»', 'Unexpected end of statement'],
    ['SELECT 1 FROM t ORDER BY a «WHERE» b', 'Expected end of input but got keyword WHERE'],
    ['SELECT 1 FROM t LIMIT «a»', 'Unexpected identifier "a"'],
    ['SELECT 1 FROM t LIMIT 1«,» 2', 'Expected end of input but got ","'],
    ['SELECT 1 UNION «SELECT» 2', 'Expected keyword ALL or keyword DISTINCT but got keyword SELECT'],
    ['SELECT 1 UNION ALL«»', 'Expected "(" or keyword SELECT but got end of statement'],
    ['SELECT 1 ORDER BY 1 «UNION» ALL SELECT 2', 'Expected end of input but got keyword UNION'],
    [
      'SELECT 1 UNION ALL SELECT 2 «EXCEPT DISTINCT» SELECT 3',
      'Different set operations cannot be used in the same query without using parentheses for grouping',
    ],
    ['WITH a AS «SELECT» 1 SELECT 2', 'Expected "(" but got keyword SELECT'],
    ['WITH a AS (SELECT 1)«»', 'Expected "(" or "," or keyword SELECT but got end of statement'],
    [
      'WITH a AS (SELECT 1), «SELECT» 2',
      'Trailing comma after the WITH clause before the SELECT clause is not allowed',
    ],
    ['SELECT count(*) OVER (PARTITION «a»)', 'Expected keyword BY but got identifier "a"'],
    ['SELECT count(*) OVER (ROWS BETWEEN 1 PRECEDING«)»', 'Expected keyword AND but got ")"'],
  ])('%s', (marked, problem) => refuses(parseStatement, marked, problem))
})

describe('tables and joins', () => {
  it.each([
    ['SELECT 1 FROM (t«)»', 'Expected keyword JOIN but got ")"'],
    ['SELECT 1 FROM (a«,» b)', 'Expected keyword JOIN but got ","'],
    ['SELECT 1 FROM (a JOIN b ON c) «d»', 'Expected end of input but got identifier "d"'],
    ['SELECT a FROM t LEFT OUTER «b»', 'Expected keyword JOIN but got identifier "b"'],
    ['SELECT 1 FROM a JOIN b USING «c»', 'Expected "(" but got identifier "c"'],
    ['SELECT 1 FROM a CROSS JOIN b «ON» c', 'ON clause cannot be used with CROSS JOIN'],
    [
      'SELECT 1 FROM a JOIN b ON true «ON» true',
      'The number of join conditions is 2 but the number of joins that require a join condition is only 1. Unexpected keyword ON',
    ],
    ['SELECT 1 FROM a, b JOIN c JOIN d ON true «ON» true', 'Unexpected keyword ON'],
    [
      'SELECT 1 FROM a, b «FULL» JOIN c ON true',
      'FULL JOIN must be parenthesized when following a comma join.  Also, if the preceding comma join is a correlated CROSS JOIN that unnests an array, then CROSS JOIN syntax must be used in place of the comma join',
    ],
    ['SELECT 1 FROM t TABLESAMPLE SYSTEM (10«)»', 'Expected keyword PERCENT or keyword ROWS but got ")"'],
    ['SELECT 1 FROM t FOR SYSTEM_TIME AS OF x «a»', 'Expected end of input but got identifier "a"'],
    ["SELECT 1 FROM «'abc'»", "Unexpected string literal 'abc'"],
    ['SELECT 1 FROM a.b«-»c', 'Expected end of input but got "-"'],
  ])('%s', (marked, problem) => refuses(parseStatement, marked, problem))
})

describe('statements', () => {
  it.each([
    ['INSERT t «x» VALUES (1)', 'INSERT target cannot have an alias'],
    ['INSERT INTO t«»', 'Expecting VALUES list or query'],
    ['INSERT t (a) VALUES (1«»', 'Expected ")" or "," but got end of statement'],
    ['UPDATE t a «=» 1', 'Expected keyword SET but got "="'],
    ['TRUNCATE «a»', 'Expected keyword TABLE but got identifier "a"'],
    ['MERGE t USING s ON a«»', 'Expected keyword WHEN but got end of statement'],
    ['MERGE t USING s ON a WHEN MATCHED «BY» SOURCE THEN DELETE', 'Expected keyword THEN but got keyword BY'],
    ['MERGE t USING f«(»1) ON a WHEN MATCHED THEN DELETE', 'Expected keyword ON but got "("'],
    ['CREATE «TABL» x', 'TABL is not a supported object type'],
    ['CREATE TABLE x (a«)»', 'Unexpected ")"'],
    ['CREATE TABLE x (a INT64 NOT NULL «DEFAULT» 1)', 'Expected ")" or "," but got keyword DEFAULT'],
    [
      'CREATE TABLE t (a INT64) CLUSTER BY b «PARTITION» BY a',
      'Expected end of input but got keyword PARTITION',
    ],
    [
      '«CREATE» OR REPLACE TABLE IF NOT EXISTS x (a INT64)',
      'CREATE TABLE cannot have both OR REPLACE and IF NOT EXISTS',
    ],
    [
      'CREATE TABLE x AS «SELEC» 1',
      'Expected "(" or keyword SELECT or keyword WITH but got identifier "SELEC"',
    ],
    ['CREATE VIEW v«»', 'Expected keyword AS but got end of statement'],
    ['CREATE FUNCTION f(a INT64) AS «1»', 'Expected "(" or string literal but got integer literal "1"'],
    ['CREATE PROCEDURE p() «SELECT» 1', 'Expected keyword BEGIN or keyword LANGUAGE but got keyword SELECT'],
    ['DROP TABLE IF «x»', 'Expected keyword EXISTS but got identifier "x"'],
    ['ALTER TABLE t ADD «a» INT64', 'a is not a supported nested object type'],
  ])('%s', (marked, problem) => refuses(parseStatement, marked, problem))
})

describe('scripts', () => {
  it.each([
    ['SELECT 1; SELECT«»', 'Unexpected end of script'],
    ['SELECT 1; «SELEC» 2', 'Expected end of input but got identifier "SELEC"'],
    ['SELECT 1 «SELECT» 2', 'Expected end of input but got keyword SELECT'],
    ['SELECT 1;«;»', 'Expected end of input but got ";"'],
    ['BEGIN SELECT 1 «END»', 'Expected ";" but got keyword END'],
    ['IF a THEN SELECT 1; «END»;', 'Expected END IF'],
    ['a: BEGIN SELECT 1; END «b»', 'Mismatched end label; expected a, got b'],
    ['REPEAT SELECT 1; UNTIL a«;» END REPEAT', 'Expected keyword END but got ";"'],
    ['SET a«.»b = 1', 'Expected "," or "=" but got "."'],
    ['RAISE USING «x»', 'Expected keyword MESSAGE but got identifier "x"'],
    ['ASSERT a AS «b»', 'Expected string literal but got identifier "b"'],
  ])('%s', (marked, problem) => refuses(parseScript, marked, problem))
})
