/** All queries: those written out in queries/, and those the tables of functions/ stand for. */
import { readdirSync, readFileSync } from 'node:fs'
import { expandCalls } from './expand.mjs'
import { tables } from './tables.mjs'

/** Queries as { family, sql, tables?, params?, timezone? }; no two are the same. */
export async function readCorpus() {
  const seen = new Set()
  return [...writtenQueries(), ...(await calledFunctions())].filter(({ sql, timezone }) => {
    const key = `${timezone}\n${sql}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function writtenQueries() {
  const folder = new URL('./queries/', import.meta.url)
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const text = readFileSync(new URL(name, folder), 'utf8')
      const family = name.replace(/\.\w+$/, '')
      return name.endsWith('.ndjson') ? readLines(text, family) : readSql(text, family)
    })
}

function readLines(text, family) {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ({ family, ...JSON.parse(line) }))
}

// One query per paragraph; lines that start with "--" say what it is about.
function readSql(text, family) {
  return text
    .split(/\n\s*\n/)
    .map((part) => part.replace(/^--.*\n?/gm, '').trim())
    .filter((sql) => sql !== '')
    .map((sql) => ({ family, sql, ...(/\b(?:orders|customers)\b/.test(sql) ? { tables } : {}) }))
}

async function calledFunctions() {
  const folder = new URL('./functions/', import.meta.url)
  const queries = []
  for (const name of readdirSync(folder).sort()) {
    const { calls } = await import(new URL(name, folder))
    queries.push(...expandCalls(name.replace(/\.mjs$/, ''), calls))
  }
  return queries
}
