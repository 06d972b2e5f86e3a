/**
 * How long a project takes to compile, and how much memory.
 *
 *     npx rolldown bench/compile.ts --platform node --format esm --dir .runner/bench && node .runner/bench/compile.js 1000
 */

import { compileProject } from '../runner/compile/compile.ts'
import { buildGraph } from '../runner/graph/graph.ts'
import { orderKeys } from '../runner/graph/order.ts'
import { diskFileSystem, overlayFileSystem } from '../runner/project/file-system.ts'
import { readProject } from '../runner/project/project.ts'
import { projectOfModels } from './project-of-models.ts'

const count = Number(process.argv[2] ?? 1000)
const fileSystem =
  process.argv[3] === undefined ? overlayFileSystem(projectOfModels(count)) : diskFileSystem(process.argv[3])

const started = process.cpuUsage()
const read = await readProject('bench', fileSystem)
const afterRead = process.cpuUsage(started)
const compiled = compileProject(read.value, {})
const afterCompile = process.cpuUsage(started)
const graph = buildGraph(compiled.value)
const order = orderKeys(graph.value)
const afterGraph = process.cpuUsage(started)

const seconds = (usage: NodeJS.CpuUsage): number => (usage.user + usage.system) / 1e6
console.log(
  JSON.stringify({
    models: count,
    actions: order.length,
    diagnostics: read.diagnostics.length + compiled.diagnostics.length,
    readCpuSeconds: round(seconds(afterRead)),
    compileCpuSeconds: round(seconds(afterCompile) - seconds(afterRead)),
    graphCpuSeconds: round(seconds(afterGraph) - seconds(afterCompile)),
    processCpuSeconds: round(seconds(process.cpuUsage())),
    rssMegabytes: round(process.memoryUsage().rss / 1e6),
  }),
)

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
