// Builds dist/ from runner/.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const command = join(root, 'dist/cli/bin.cjs')

// `npx runner` inside this checkout makes npm install the checkout into a cache of its own, which runs `prepare`:
// what `npm ci` has built is what is to run, so it is not built again.
const isNpx = process.env.npm_command === 'exec' && existsSync(command)
if (!isNpx) build()

function build() {
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
  if (existsSync(command)) chmodSync(command, 0o755)
  process.exitCode = status ?? 1
}
