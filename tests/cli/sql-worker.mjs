// Starts runner/cli/sql-worker.ts: Node does not load TypeScript by itself, Vite does.
import { fileURLToPath } from 'node:url'
import { createViteServer } from 'vitest/node'

const server = await createViteServer({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  configFile: false,
  appType: 'custom',
  logLevel: 'error',
  server: { middlewareMode: true, hmr: false, watch: null, ws: false },
  optimizeDeps: { noDiscovery: true },
})
await server.ssrLoadModule('/runner/cli/sql-worker.ts')
