/** The lock file installs on every platform, whatever machine it was written on. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

interface LockedPackage {
  readonly version?: string
  readonly optional?: boolean
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const root = join(import.meta.dirname, '..')
const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, LockedPackage>>
}

// npm leaves out the builds for other platforms when its registry does not have them, and `npm ci` then refuses the file.
it('the lock file has the builds of every platform', () => {
  const missing = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
    Object.keys(optionalDependencies).filter((name) => packages[`node_modules/${name}`] === undefined),
  )

  expect(missing).toEqual([])
})

it('dependencies are exact versions, the ones that are locked', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>
    readonly devDependencies: Readonly<Record<string, string>>
  }
  const all = Object.entries({ ...dependencies, ...devDependencies })

  expect(all.filter(([name, version]) => packages[`node_modules/${name}`]?.version !== version)).toEqual([])
})
