/** Keeps one worker process alive for `runner sql`, whatever the lines do to it. */
import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { SqlLimits } from './sql-eval.ts'
import { failureAt, readId, type SqlTask } from './sql-question.ts'
import type { WorkerReply, WorkerRequest } from './sql-worker.ts'

export interface Supervisor {
  /** The answer to a line, as the line to write; never throws for what the line does. */
  answer(line: string): Promise<string>
  close(): void
}

/** How a worker is started. */
export interface WorkerProgram {
  readonly module: string
  readonly nodeOptions: readonly string[]
}

/** The worker beside this file. */
export const ownWorker: WorkerProgram = {
  module: fileURLToPath(new URL('./sql-worker.js', import.meta.url)),
  nodeOptions: [],
}

// The worker stops a statement by itself; this much later it is taken to hang.
const graceMs = 2_000
const watchMs = 100
const startMs = 60_000

/** Starts no process before the first line. */
export function superviseWorker(task: SqlTask, limits: SqlLimits, program = ownWorker): Supervisor {
  let worker: Worker | undefined

  async function ask(line: string): Promise<WorkerReply | string> {
    worker ??= start(program, limits)
    const { child } = worker
    if (!(await worker.isReady)) {
      stop()
      return 'the process that runs statements does not start'
    }
    return new Promise((resolve) => {
      const finish = (result: WorkerReply | string): void => {
        clearTimeout(timer)
        clearInterval(watch)
        child.removeAllListeners()
        // A killed process may still say so after nobody listens.
        child.on('error', () => undefined)
        if (typeof result === 'string') stop()
        resolve(result)
      }
      const timer = setTimeout(
        () => finish(`the statement took longer than ${limits.timeoutMs} ms`),
        limits.timeoutMs + graceMs,
      )
      const watch = setInterval(() => {
        if (residentMb(child.pid) > mostMb(limits)) finish(tooMuchMemory(limits))
      }, watchMs)
      child.on('message', (reply: WorkerReply) => finish(reply))
      child.on('error', (error) => finish(`the engine stopped: ${error.message}`))
      child.on('exit', (code, signal) => finish(stoppedWords(code, signal, limits)))
      const request: WorkerRequest = { task, line, limits }
      child.send(request)
    })
  }

  function stop(): void {
    worker?.child.kill('SIGKILL')
    worker = undefined
  }

  return {
    answer: async (line) => {
      const result = await ask(line)
      if (typeof result === 'string')
        return JSON.stringify(failureAt({ id: readId(line), sql: '' }, 'runtime', result))
      // The engine and its JavaScript functions keep some memory of what they ran; a new process is cheap.
      if (result.residentMb > limits.memoryMb + 512) stop()
      return result.text
    },
    close: stop,
  }
}

interface Worker {
  readonly child: ChildProcess
  readonly isReady: Promise<boolean>
}

function start(program: WorkerProgram, limits: SqlLimits): Worker {
  const child = fork(program.module, [], {
    execArgv: [`--max-old-space-size=${limits.memoryMb}`, ...program.nodeOptions],
    // What V8 says when it runs out of memory is told in the answer.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const isReady = new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), startMs)
    const end = (isListening: boolean) => (): void => {
      clearTimeout(timer)
      child.removeAllListeners()
      resolve(isListening)
    }
    child.once('message', end(true))
    child.once('error', end(false))
    child.once('exit', end(false))
  })
  return { child, isReady }
}

function stoppedWords(code: number | null, signal: string | null, limits: SqlLimits): string {
  // V8 aborts when its heap is full.
  if (signal === 'SIGABRT' || code === 134) return tooMuchMemory(limits)
  return `the engine stopped on this statement (${signal ?? `exit ${code}`})`
}

// The engine's limit and the heap's do not count everything: the process as a whole may hold both.
function mostMb({ memoryMb }: SqlLimits): number {
  return 2 * memoryMb + 512
}

function tooMuchMemory({ memoryMb }: SqlLimits): string {
  return `the statement took more than ${memoryMb} MB of memory`
}

// Linux tells the memory of another process; elsewhere only the limits inside it hold.
function residentMb(pid: number | undefined): number {
  try {
    const [, pages = '0'] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')
    return (Number(pages) * 4096) / 2 ** 20
  } catch {
    return 0
  }
}
