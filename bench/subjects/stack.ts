import { join } from 'node:path'
import { type Endpoints, readEndpoints } from '../../local/endpoints.ts'
import { startChild } from '../processes/child.ts'
import { probe, profiled } from '../processes/probe.ts'
import { childrenOf } from '../processes/procfs.ts'
import type { Checkout } from './checkout.ts'

/**
 * `deviceRecordSeconds` as a deployed stage has it; the stage `local` has another one, which is quicker to try. The throttles of the
 * APIs are those of an account: the programs are measured, not the limits of a stage.
 */
const AS_DEPLOYED = JSON.stringify({
  deviceRecordSeconds: 30,
  webSocketRatePerSecond: 10_000,
  webSocketBurst: 5000,
  handshakeRatePerSecond: 10_000,
  handshakeBurst: 5000,
  httpRatePerSecond: 10_000,
  httpBurst: 5000,
})

/** The whole stack, as `npm start` runs it. */
export type StackUnderTest = {
  readonly endpoints: Endpoints
  readonly coapPort: number
  /** The process of the emulators and the functions. */
  readonly pid: number
  readonly listenerPid: number
  /** Profiles the main thread of the emulators' process while something runs. @param file undefined: it only runs */
  readonly profiled: <Result>(file: string | undefined, run: () => Promise<Result>) => Promise<Result>
  readonly stop: () => Promise<void>
}

/** Starts the stack in a folder of its own. @throws Error with what it printed when it does not start */
export const startStack = async ({ root, scratch }: Checkout): Promise<StackUnderTest> => {
  const directory = join(scratch, 'stack')
  const stack = await startChild({
    args: [
      probe(),
      join(root, 'local/main.ts'),
      '--dir',
      directory,
      '--no-watch',
      '--no-demo',
      '--quiet',
      '--config',
      AS_DEPLOYED,
    ],
    cwd: root,
    withIpc: true,
    readyLine: line => (line.startsWith('Sonde runs') ? true : undefined),
  })
  const endpoints = await readEndpoints(directory)
  const [listenerPid = 0] = childrenOf(stack.pid)
  return {
    endpoints,
    coapPort: Number(new URL(endpoints.coap).port),
    pid: stack.pid,
    listenerPid,
    profiled: (file, run) => profiled(stack, file, run),
    stop: stack.stop,
  }
}
