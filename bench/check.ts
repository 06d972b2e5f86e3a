/**
 * How long a project takes to check, compiled already, and how much of that is the check of what is warm by then.
 *
 *     npx rolldown bench/check.ts --platform node --format esm --dir .runner/bench && node .runner/bench/check.js 1000
 */

import { checkProject } from '../runner/check/check.ts'
import { compileProject } from '../runner/compile/compile.ts'
import { buildGraph } from '../runner/graph/graph.ts'
import { modelShape } from '../runner/materializations/shape.ts'
import { diskFileSystem, overlayFileSystem, readText } from '../runner/project/file-system.ts'
import { readProject } from '../runner/project/project.ts'
import { projectOfModels } from './project-of-models.ts'

const count = Number(process.argv[2] ?? 1000)
const fileSystem =
  process.argv[3] === undefined ? overlayFileSystem(projectOfModels(count)) : diskFileSystem(process.argv[3])
const read = await readProject('bench', fileSystem)
const { value: manifest } = compileProject(read.value, {})
const { value: graph } = buildGraph(manifest)
const textOf = (path: string): string | undefined => readText(fileSystem, path)

const cold = measured()
const warm = measured()
console.log(
  JSON.stringify({
    counts: cold.result.counts,
    diagnostics: cold.result.diagnostics.length,
    coldCpuSeconds: cold.cpuSeconds,
    warmCpuSeconds: warm.cpuSeconds,
    rssMegabytes: Math.round(process.memoryUsage().rss / 1e6),
  }),
)

function measured() {
  const started = process.cpuUsage()
  const result = checkProject({ manifest, graph, shapeOf: modelShape, textOf })
  const { user, system } = process.cpuUsage(started)
  return { result, cpuSeconds: Math.round((user + system) / 1e3) / 1e3 }
}
