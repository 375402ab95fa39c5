import * as z from 'zod'
import { listenerEnvironment } from '../../core/contracts/environment/listener.ts'
import { FREE, setting } from './setting.ts'

/** The sizes that Fargate offers: MiB of memory by CPU units (Amazon ECS, "Task CPU and memory"). */
const FARGATE_MEMORY: Readonly<Record<number, readonly number[]>> = {
  256: [512, 1024, 2048],
  512: [1024, 2048, 3072, 4096],
  1024: [2048, 3072, 4096],
}

const Weight = z.int().min(0).max(1000)

const { MAX_IN_FLIGHT, DRAIN_SECONDS } = listenerEnvironment

/** Settings of the listener's tasks. */
export const listenerSettings = {
  listenerCount: setting(z.int().min(1).max(50).default(1), {
    about: 'Number of listener tasks, or their minimum where `listenerMaxCount` is higher. Two tasks run in two zones',
    unit: 'tasks',
    cost: '$10.90 a month each at 256 CPU units and 512 MiB, its public address included',
  }),
  listenerMaxCount: setting(z.int().min(1).max(100).default(4), {
    about: 'Maximum number of listener tasks under load; equal to `listenerCount`, nothing scales',
    unit: 'tasks',
    cost: 'as `listenerCount`, while the load lasts; the alarms of the scaling cost $0.80 a month',
  }),
  listenerTargetCpuPercent: setting(z.int().min(10).max(90).default(60), {
    about: 'Average CPU of the tasks that scaling aims at',
    unit: '%',
    cost: 'lower: more tasks under the same load',
  }),
  listenerDatagramsPerSecond: setting(z.int().min(1).max(100_000).default(500), {
    about: 'Datagrams a task that scaling aims at',
    unit: '1/s',
    cost: 'lower: more tasks under the same load',
  }),
  listenerSpot: setting(
    z
      .strictObject({
        onDemandBase: setting(z.int().min(0).max(50).default(1), {
          about: 'Tasks that are never Spot',
          unit: 'tasks',
          cost: 'at the full price',
        }),
        onDemandWeight: setting(Weight.default(0), {
          about: 'Share of the tasks beyond the base that are on demand',
          cost: 'at the full price',
        }),
        spotWeight: setting(Weight.default(1), {
          about: 'Share of the tasks beyond the base that are Spot',
          cost: 'about 70 % less; AWS may stop a Spot task after a warning of two minutes, in which it drains',
        }),
      })
      .optional(),
    { about: 'Fargate Spot beside a base on demand; on demand alone unless given', cost: 'see its settings' },
  ),
  listenerCpu: setting(z.union([256, 512, 1024].map(units => z.literal(units))).default(256), {
    about: 'CPU of a listener task: 256 is a quarter vCPU',
    unit: 'CPU units',
    cost: '$5.91 a month for each 256, and task',
  }),
  listenerMemoryMiB: setting(z.int().default(512), {
    about: 'Memory of a listener task',
    unit: 'MiB',
    cost: '$1.30 a month for each 512, and task',
  }),
  maxInFlight: setting(MAX_IN_FLIGHT.out.default(2000), {
    about: 'Maximum number of uplinks that one listener handles at a time; it answers others with 5.03',
    unit: 'uplinks',
    cost: FREE,
  }),
  drainSeconds: setting(DRAIN_SECONDS.out.default(90), {
    about: 'How long a listener that is being replaced keeps answering',
    unit: 's',
    cost: FREE,
  }),
}

type Listener = z.infer<z.ZodObject<typeof listenerSettings>>

/** Combinations of settings that are not allowed: the setting, and the reason. */
export const listenerProblems = (listener: Listener): ReadonlyMap<string, string> => {
  const { listenerCpu, listenerMemoryMiB, listenerCount, listenerMaxCount, listenerSpot } = listener
  const problems = new Map<string, string>()
  const offered = FARGATE_MEMORY[listenerCpu] ?? []
  if (!offered.includes(listenerMemoryMiB))
    problems.set('listenerMemoryMiB', `with listenerCpu ${listenerCpu} Fargate offers ${offered.join(', ')}`)
  if (listenerMaxCount < listenerCount)
    problems.set('listenerMaxCount', `must be at least listenerCount, which is ${listenerCount}`)
  if (listenerSpot && listenerSpot.onDemandWeight + listenerSpot.spotWeight === 0)
    problems.set('listenerSpot', 'one of the weights has to be more than 0')
  return problems
}
