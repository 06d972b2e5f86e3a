/** Other processes beside the test: a tool that reads the file, a builder that can be killed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface Child {
  /** The next line the process says. */
  line(): Promise<string>
  /** Sends a line to its standard input. */
  say(line: string): void
  kill(signal: NodeJS.Signals): Promise<void>
}

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Starts Node on a module; `ask` waits for the next line of its input. `load` imports TypeScript of the project. */
export function startChild(code: string): Child {
  const prelude = `
    import { createInterface } from 'node:readline'
    const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
    const ask = async () => (await lines.next()).value
    const load = async (path) => {
      const { createViteServer } = await import('vitest/node')
      const server = await createViteServer({ root: ${JSON.stringify(root)}, configFile: false, appType: 'custom', logLevel: 'error', server: { middlewareMode: true, hmr: false, watch: null, ws: false }, optimizeDeps: { noDiscovery: true } })
      return server.ssrLoadModule(path)
    }
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', prelude + code], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  return talkTo(child)
}

function talkTo(child: ChildProcess): Child {
  const { stdin, stdout } = child
  if (stdin === null || stdout === null) throw new Error('internal: the child has no pipes')
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]()
  const ended = once(child, 'exit')
  return {
    line: async () => {
      const { value, done } = await lines.next()
      if (done === true) throw new Error('the child ended without a word')
      return value
    },
    say: (line) => {
      stdin.write(`${line}\n`)
    },
    kill: async (signal) => {
      child.kill(signal)
      await ended
    },
  }
}
