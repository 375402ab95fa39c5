import type { InvokeResult, Resource, TimeScale } from '../contracts.ts'
import { functionConfig } from '../lambda/functionProperties.ts'
import { namesFunction } from '../lambda/permissions.ts'
import type { Queues } from '../queues/queues.ts'
import { named } from '../template/properties.ts'
import { queueMapping } from './mappingProperties.ts'
import { type Poller, poller } from './poller.ts'

/**
 * The event source mappings of a template, each refused where Lambda refuses to make it.
 * AWS: "Lambda API reference", CreateEventSourceMapping.
 * @throws Error for what is not understood, for a queue that hides its messages for a shorter time than the function may take, and
 * AccessDenied where the role of the function may not receive and delete messages
 */
export const mappings = ({
  resources,
  functions,
  consumer,
  invoke,
  warn,
  ...around
}: {
  /** `AWS::Lambda::EventSourceMapping` */
  resources: readonly Resource[]
  /** `AWS::Lambda::Function` */
  functions: readonly Resource[]
  consumer: Queues['consumer']
  invoke: (functionArn: string, payload: unknown) => Promise<InvokeResult>
  timeScale: TimeScale
  warn: (target: Resource, message: string, fields: Readonly<Record<string, string | number>>) => void
  now: () => number
  random: () => number
}): readonly Poller[] =>
  resources.flatMap(resource => {
    const mapping = queueMapping(resource)
    const target = functions.find(known => namesFunction(mapping.functionName, known))
    if (!target) throw new Error(`${named(resource)}: no function ${mapping.functionName} in the template`)
    const { roleArn, timeoutSeconds } = functionConfig(target)
    const queue = consumer(mapping.queueArn, { kind: 'role', roleArn })
    queue.check()
    if (queue.visibilityTimeoutSeconds < timeoutSeconds)
      throw new Error(
        `${named(resource)}: Queue visibility timeout: ${queue.visibilityTimeoutSeconds} seconds is less than Function timeout: ${timeoutSeconds} seconds`,
      )
    if (!mapping.enabled) return []
    return poller({
      ...around,
      mapping,
      queue,
      invoke: event => invoke(target.arn, event),
      warn: (message, fields) => warn(target, message, fields),
    })
  })
