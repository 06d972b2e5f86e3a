// Builds dist/ and links the command into node_modules/.bin, so that `npx runner` runs this checkout:
// npm links the commands of dependencies only, and npx would look for "runner" on the registry.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')

rmSync(join(root, 'dist'), { recursive: true, force: true })
const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
const command = join(root, 'dist/cli/bin.cjs')
if (existsSync(command)) chmodSync(command, 0o755)
if (existsSync(join(root, 'node_modules'))) linkCommand(join(root, 'node_modules/.bin'))
process.exitCode = status ?? 1

function linkCommand(folder) {
  mkdirSync(folder, { recursive: true })
  const link = join(folder, 'runner')
  rmSync(link, { force: true })
  if (process.platform === 'win32') writeFileSync(`${link}.cmd`, '@node "%~dp0\\..\\..\\dist\\cli\\bin.cjs" %*\r\n')
  else symlinkSync('../../dist/cli/bin.cjs', link)
}
