import { join } from 'node:path'
import * as z from 'zod'
import { assetOf } from '../../local/assets.ts'
import { commandOf, variablesOf } from '../../local/listener/dockerfile.ts'
import { taskContainer } from '../../local/listener/taskDefinition.ts'
import { type Child, jsonLine, startChild } from '../processes/child.ts'
import { probe, profiled } from '../processes/probe.ts'
import { processors } from '../processes/processors.ts'
import type { Checkout } from './checkout.ts'

const Listening = z.looseObject({ message: z.literal('listening'), coapPort: z.number(), healthPort: z.number() })
const StubCounts = z.object({
  entries: z.number(),
  calls: z.number(),
  uplinks: z.number(),
  reads: z.number(),
  keysRead: z.number(),
  writes: z.number(),
})
export type StubCounts = z.infer<typeof StubCounts>
const Memory = z.object({ heapUsed: z.number(), external: z.number(), arrayBuffers: z.number() })

/** The listener by itself, before a stub of AWS. */
export type ListenerUnderTest = {
  readonly pid: number
  readonly stubPid: number
  readonly coapPort: number
  readonly isRunning: () => boolean
  /** Memory that is in use once garbage is collected, bytes. */
  readonly memory: () => Promise<z.infer<typeof Memory>>
  /** Calls that the stub was sent. */
  readonly stubCounts: () => Promise<StubCounts>
  /** Whether the bus was given the uplinks of these sequences: those that it was not. */
  readonly missingOnBus: (sequences: readonly number[]) => Promise<readonly number[]>
  /** Profiles its processor while something runs. @param file written in the format of Chrome's tools */
  readonly profiled: <Result>(file: string | undefined, run: () => Promise<Result>) => Promise<Result>
  readonly stop: () => Promise<void>
}

/**
 * Starts the bundle that the image holds, with the command of its Dockerfile and the environment of the task definition.
 * @param heapMiB other than the image's own
 */
export const startListenerUnderTest = async (
  { synthesised }: Checkout,
  { heapMiB }: { heapMiB?: number } = {},
): Promise<ListenerUnderTest> => {
  const { assembly, resources } = await synthesised()
  const [task] = resources.ofType('AWS::ECS::TaskDefinition')
  if (!task) throw new Error('the template has no task definition')
  const { environment, imageHash } = taskContainer(task)
  const directory = assetOf(assembly, imageHash)
  const [, ...args] = await commandOf(directory)
  const stub = await startChild({
    args: [join(import.meta.dirname, '../servers/awsStub.ts')],
    readyLine: jsonLine(z.object({ port: z.number() })),
    processor: processors.others,
    withIpc: true,
  })
  const listener: Child<z.infer<typeof Listening>> = await startChild({
    args: [
      '--expose-gc',
      probe(),
      ...(heapMiB === undefined ? args : [`--max-old-space-size=${heapMiB}`, ...args.filter(isNoHeapLimit)]),
    ],
    cwd: directory,
    env: {
      ...(await variablesOf(directory)),
      ...environment,
      PATH: process.env.PATH,
      COAP_PORT: '0',
      HEALTH_PORT: '0',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${stub.ready.port}`,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    },
    readyLine: jsonLine(Listening),
    processor: processors.server,
    withIpc: true,
  })
  return {
    pid: listener.pid,
    stubPid: stub.pid,
    coapPort: listener.ready.coapPort,
    isRunning: listener.isRunning,
    memory: async () => Memory.parse(await listener.ask('memory')),
    stubCounts: async () => StubCounts.parse(await stub.ask('counts')),
    missingOnBus: async sequences => {
      const seen = Buffer.from(z.string().parse(await stub.ask('seen')), 'base64')
      return sequences.filter(sequence => ((seen[sequence >> 3] ?? 0) & (1 << (sequence & 7))) === 0)
    },
    profiled: (file, run) => profiled(listener, file, run),
    stop: async () => {
      await listener.stop()
      await stub.stop()
    },
  }
}

const isNoHeapLimit = (flag: string): boolean => !flag.startsWith('--max-old-space-size')
