import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import * as z from 'zod'
import { assetOf } from '../../local/assets.ts'
import { commandOf } from '../../local/listener/dockerfile.ts'
import { taskContainer } from '../../local/listener/taskDefinition.ts'
import { type Child, jsonLine, startChild } from '../processes/child.ts'
import { processors } from '../processes/processors.ts'
import type { Checkout } from './checkout.ts'

const Listening = z.looseObject({ message: z.literal('listening'), coapPort: z.number(), healthPort: z.number() })
const StubCounts = z.object({ entries: z.number(), calls: z.number() })
const Memory = z.object({ heapUsed: z.number(), external: z.number(), arrayBuffers: z.number() })

/** The listener by itself, before a bus that accepts everything. */
export type ListenerUnderTest = {
  readonly pid: number
  readonly stubPid: number
  readonly coapPort: number
  readonly isRunning: () => boolean
  /** Memory that is in use once garbage is collected, bytes. */
  readonly memory: () => Promise<z.infer<typeof Memory>>
  /** Entries and calls that the bus has received. */
  readonly busCounts: () => Promise<z.infer<typeof StubCounts>>
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
    args: [join(import.meta.dirname, '../servers/busStub.ts')],
    readyLine: jsonLine(z.object({ port: z.number() })),
    processor: processors.others,
    withIpc: true,
  })
  const listener: Child<z.infer<typeof Listening>> = await startChild({
    args: [
      '--expose-gc',
      `--import=${probe()}`,
      ...(heapMiB === undefined ? args : [`--max-old-space-size=${heapMiB}`, ...args.filter(isNoHeapLimit)]),
    ],
    cwd: directory,
    env: {
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
    busCounts: async () => StubCounts.parse(await stub.ask('counts')),
    stop: async () => {
      await listener.stop()
      await stub.stop()
    },
  }
}

/** The probe as JavaScript: a process that strips types by itself has a compiler in its memory. */
const probe = (): string => {
  const source = readFileSync(join(import.meta.dirname, '../servers/memoryProbe.ts'), 'utf8')
  return `data:text/javascript,${encodeURIComponent(stripTypeScriptTypes(source))}`
}

const isNoHeapLimit = (flag: string): boolean => !flag.startsWith('--max-old-space-size')
