import type { TestProject } from 'vitest/node'
import { neverUsed } from './neverUsed.ts'
import { lastRun } from './permissionRuns.ts'
import { permissionFaults } from './permissionUse.ts'

/**
 * Compares what the template grants with what the end-to-end tests of `npm test` and of `npm run test:long` together used of
 * it. It concludes nothing before both have passed as a whole.
 * @throws Error when a grant is neither used nor explained, or an explanation is not needed
 */
const verdict = async (project: TestProject): Promise<void> => {
  const say = (text: string) => project.vitest.logger.log(`permissions: ${text}`)
  const [test, long] = await Promise.all([lastRun('vitest.config.ts'), lastRun('vitest.long.config.ts')])
  if (!test || !long)
    return say(`nothing concluded before ${test ? 'npm run test:long' : 'npm test'} has passed as a whole`)
  const { unused, idle } = permissionFaults(test.shared, [...test.all, ...long.all], neverUsed)
  const lines = [
    ...unused.map(line => `never used: ${line}`),
    ...idle.map(grant => `listed in test/support/neverUsed.ts, but used or not granted: ${grant}`),
  ]
  if (lines.length === 0) return say(`${test.shared.length} grants, each used or explained`)
  const runs = `npm test of ${test.endedAt.toISOString()}, npm run test:long of ${long.endedAt.toISOString()}`
  throw new Error(`granted and used do not agree (${runs}):\n${lines.join('\n')}`)
}

/** Gives the verdict when the tests have ended. Only `setup` is told which project runs. */
export const setup = (project: TestProject) => (): Promise<void> => verdict(project)
