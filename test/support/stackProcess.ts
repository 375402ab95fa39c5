import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readEndpoints } from '../../local/endpoints.ts'
import type { AnyEndpoints } from './anyEndpoints.ts'
import { type LoggedProcess, startLoggedProcess } from './loggedProcess.ts'

/** Shortens the platform's waits: a retry after a minute comes after 0.6 s. */
const TIME_SCALE = '0.01'

/** A stack in a process of its own, started as `npm start` does. */
export type StackProcess = Pick<LoggedProcess, 'fault'> & {
  readonly endpoints: AnyEndpoints
  /** Ends it, and copies its record of permissions to this file. */
  readonly stop: (permissionsFile: string) => Promise<void>
}

/** Starts it in this folder. @throws Error with what it printed when it does not come up */
export const startStackProcess = async (directory: string): Promise<StackProcess> => {
  const { fault, stop } = await startLoggedProcess({
    name: 'the stack that the tests share',
    args: ['local/main.ts', '--dir', directory, '--time-scale', TIME_SCALE, '--no-watch', '--no-demo'],
    // The rules by which CDK checks templates are another test's.
    env: { CDK_VALIDATION: 'false' },
    log: join(directory, 'stack.log'),
    isUp: line => line.startsWith('Sonde runs'),
  })
  return {
    endpoints: await readEndpoints(directory),
    fault,
    stop: async permissionsFile => {
      await stop()
      if (fault() === undefined) await copyFile(join(directory, 'permissions.json'), permissionsFile)
    },
  }
}
