import { randomUUID } from 'node:crypto'
import { COAP_PORT } from '../../core/coap/uri.ts'
import { HEALTH_PORT } from '../../core/contracts/healthCheck.ts'
import { assetOf } from '../assets.ts'
import { type Balancer, balancer } from '../balancer/balancer.ts'
import { targetGroup } from '../balancer/targetGroup.ts'
import type { PutLog, Say, TimeScale } from '../contracts.ts'
import { type Host, LOOPBACK } from '../host.ts'
import type { Identities } from '../iam/identities.ts'
import { placeOf, REGION } from '../place.ts'
import { type StackResources, stackResources } from '../template/stackResources.ts'
import type { Assembly } from '../template/synth.ts'
import type { HeldUdpPort } from './heldUdpPort.ts'
import { type ListenerPorts, startListenerProcess } from './listenerProcess.ts'
import { type ReplaceableListener, replaceableListener } from './replaceable.ts'
import { rollingListener } from './rolling.ts'
import { type TaskContainer, taskContainer } from './taskDefinition.ts'

export type StackListenerProps = {
  /** The assembly whose image runs. A restart asks again. */
  readonly newest: () => Assembly
  /** Released for the listener, or for the load balancer before it. */
  readonly coapPort: HeldUdpPort
  /** The address that devices send to. */
  readonly host: Host
  /** 0 for any free port. */
  readonly healthPort: number
  /** Whether a load balancer stands before the listener. */
  readonly isBalanced: boolean
  readonly timeScale: TimeScale
  readonly identities: Pick<Identities, 'assume'>
  readonly awsUrl: string
  readonly say: Say
  /** Told of each line of the container; nobody unless given. */
  readonly logged?: PutLog
}

/** Starts the listener of a stack, from the one task definition of its template. */
export const stackListener = async ({
  newest,
  coapPort: held,
  host,
  healthPort,
  isBalanced,
  timeScale,
  identities,
  awsUrl,
  say,
  logged,
}: StackListenerProps): Promise<ReplaceableListener & { readonly inUse: () => readonly string[] }> => {
  const folders = new Map<symbol, string>()
  const start = async (ports: ListenerPorts) => {
    const assembly = newest()
    const container = onlyTask(resourcesOf(assembly))
    const directory = assetOf(assembly, container.imageHash)
    const task = Symbol(directory)
    // PREFIX/CONTAINER/TASK: "Send Amazon ECS logs to CloudWatch", awslogs-stream-prefix.
    const stream = `${container.logs?.streamPrefix}/${container.name}/${randomUUID().replaceAll('-', '')}`
    folders.set(task, directory)
    const process = await startListenerProcess({
      container,
      directory,
      credentials: identities.assume(container.roleArn, 'ecs-tasks.amazonaws.com'),
      endpointUrl: awsUrl,
      region: REGION,
      // The health check answers the balancer, and here nobody else needs it.
      addresses: { COAP_ADDRESS: isBalanced ? LOOPBACK.bind : host.bind, HEALTH_ADDRESS: LOOPBACK.bind },
      hostPorts: { [COAP_PORT]: ports.coapPort, [HEALTH_PORT]: ports.healthPort },
      say: (source, line) => {
        say(source, line)
        if (container.logs) logged?.(container.logs.group, stream, line)
      },
    }).catch((error: unknown) => {
      folders.delete(task)
      throw error
    })
    void process.ended.then(() => folders.delete(task))
    return process
  }
  const coapPort = held.port
  await held.release()
  const listener = isBalanced
    ? await rollingListener(start, await balancerBefore(resourcesOf(newest()), { port: coapPort, host, timeScale }))
    : await replaceableListener(start, { coapPort, healthPort })
  return { ...listener, inUse: () => [...folders.values()] }
}

const resourcesOf = (assembly: Assembly): StackResources => stackResources(assembly.template, placeOf(assembly))

const onlyTask = ({ ofType }: StackResources): TaskContainer => {
  const [task, ...others] = ofType('AWS::ECS::TaskDefinition')
  if (!task || others.length > 0) throw new Error('expected one task definition')
  return taskContainer(task)
}

const balancerBefore = (
  { ofType }: StackResources,
  at: { readonly port: number; readonly host: Host; readonly timeScale: TimeScale },
): Promise<Balancer> => {
  const [group, ...others] = ofType('AWS::ElasticLoadBalancingV2::TargetGroup')
  if (!group || others.length > 0) throw new Error('expected one target group')
  return balancer({ ...at, group: targetGroup(group) })
}
