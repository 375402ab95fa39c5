import { join } from 'node:path'
import { type Endpoints, readEndpoints } from '../../local/endpoints.ts'
import { startChild } from '../processes/child.ts'
import { childrenOf } from '../processes/procfs.ts'
import { scratch } from './assembly.ts'

/** What the local stage has otherwise, to be quick to try, and a deployed one has not. */
const AS_DEPLOYED = JSON.stringify({ deviceRecordSeconds: 30 })

const ROOT = join(import.meta.dirname, '../..')

/** The whole stack, as `npm start` runs it. */
export type StackUnderTest = {
  readonly endpoints: Endpoints
  readonly coapPort: number
  /** The process of the emulators and the functions. */
  readonly pid: number
  readonly listenerPid: number
  readonly stop: () => Promise<void>
}

/** Starts the stack in a folder of its own. @throws Error with what it printed when it does not start */
export const startStack = async (): Promise<StackUnderTest> => {
  const directory = join(scratch, 'stack')
  const stack = await startChild({
    args: [
      join(ROOT, 'local/main.ts'),
      '--dir',
      directory,
      '--no-watch',
      '--no-demo',
      '--quiet',
      '--config',
      AS_DEPLOYED,
    ],
    cwd: ROOT,
    readyLine: line => (line.startsWith('Sonde runs') ? true : undefined),
  })
  const endpoints = await readEndpoints(directory)
  const [listenerPid = 0] = childrenOf(stack.pid)
  return {
    endpoints,
    coapPort: Number(new URL(endpoints.coap).port),
    pid: stack.pid,
    listenerPid,
    stop: stack.stop,
  }
}
