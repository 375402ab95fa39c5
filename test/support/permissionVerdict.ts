import type { TestProject } from 'vitest/node'
import { neverUsed } from './neverUsed.ts'
import { permissionFaults, readAllPermissions, readPermissions } from './permissionUse.ts'

/** How much of the end-to-end tests ran: only when all did, and passed, does it mean something that a grant was not used. */
const extentOf = async (project: TestProject): Promise<'all' | 'failed' | 'some'> => {
  const { vitest, name } = project
  if (vitest.getRootProject().config.testNamePattern) return 'some'
  const { testFiles } = await project.globTestFiles()
  const ran = vitest.state.getTestModules().filter(module => module.project.name === name)
  if (ran.length < testFiles.length) return 'some'
  return ran.every(module => module.ok()) ? 'all' : 'failed'
}

/**
 * Compares what the template grants with what all end-to-end tests together used of it. Of a part of the tests it says only how much
 * that part used.
 */
export const permissionVerdict = async ({
  own,
  others,
  project,
}: {
  /** What the running stack has written at its end. */
  readonly own: string
  /** Folder of what the tests' own stacks have written. */
  readonly others: string
  readonly project: TestProject
}): Promise<{ readonly isBad: boolean; readonly text: string }> => {
  const granted = await readPermissions(own)
  const { unused, idle } = permissionFaults(granted, await readAllPermissions(others), neverUsed)
  const lines = [
    ...unused.map(line => `never used: ${line}`),
    ...idle.map(grant => `listed in test/support/neverUsed.ts, but used or not granted: ${grant}`),
  ]
  const extent = await extentOf(project)
  if (extent === 'some')
    return { isBad: false, text: `permissions: partial run, ${unused.length} grants not used, nothing concluded` }
  if (lines.length === 0) return { isBad: false, text: `permissions: ${granted.length} grants, each used or explained` }
  if (extent === 'failed')
    return { isBad: false, text: ['permissions: tests failed, nothing concluded of', ...lines].join('\n') }
  return { isBad: true, text: `granted and used do not agree:\n${lines.join('\n')}` }
}
