/** Which folder stands for the project's bucket, without compiling anything. */
import { join } from 'node:path'
import { diskFileSystem } from '../project/file-system.ts'
import { readProject } from '../project/project.ts'
import type { CommandCall } from './commands/command.ts'
import { findProjectRoot } from './project-root.ts'
import { ingestBucket } from './wire.ts'

/** The absolute path of the bucket of the project that a command is about. */
export async function openBucket({ invocation, global }: CommandCall): Promise<string> {
  const root = findProjectRoot(invocation.workingDirectory, global.projectDir)
  const { value: project } = await readProject(root, diskFileSystem(root))
  return join(root, ingestBucket(project))
}
