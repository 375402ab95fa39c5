import type { Balancer } from '../balancer/balancer.ts'
import type { Target } from '../balancer/target.ts'
import type { ListenerPorts, ListenerProcess } from './listenerProcess.ts'
import type { ReplaceableListener } from './replaceable.ts'

type Task = { readonly process: ListenerProcess; readonly target: Target }

/**
 * The listener behind a load balancer, replaced as a service of ECS replaces it with at least 100% healthy tasks: the new
 * one is started and registered; when it is healthy the old one is deregistered, gets SIGTERM in the same moment, drains and
 * ends. Deregistering and SIGTERM at once is the harder of the orders that AWS's pages leave open.
 * Amazon ECS Developer Guide, "Amazon ECS task lifecycle", "Deploy Amazon ECS services by replacing tasks".
 * @param start runs a new process on these ports; 0 is a free one
 */
export const rollingListener = async (
  start: (ports: ListenerPorts) => Promise<ListenerProcess>,
  balancer: Balancer,
): Promise<ReplaceableListener> => {
  const failed = Promise.withResolvers<void>()
  let isStopping = false

  const begin = async (): Promise<Task> => {
    const process = await start({ coapPort: 0, healthPort: 0 })
    const target = balancer.register(process)
    void process.ended.then(() => {
      if (!isStopping && current?.process === process) failed.resolve()
    })
    return { process, target }
  }
  const end = async ({ process, target }: Task): Promise<void> => {
    balancer.deregister(target)
    await process.stop()
  }

  let current: Task | undefined
  current = await begin()
  let replacing: Promise<void> | undefined
  const { healthPort } = current.process

  const replace = async (old: Task | undefined): Promise<void> => {
    const next = await begin()
    const broken = next.process.ended.then(() => 'ended' as const)
    if ((await Promise.race([next.target.healthy, broken])) === 'ended') {
      // The circuit breaker of the service: the old one stays.
      balancer.deregister(next.target)
      throw new Error('the new listener ended before it was healthy')
    }
    current = next
    if (old) await end(old)
  }
  return {
    coapPort: balancer.port,
    healthPort,
    pids: () => (current?.process.pid === undefined ? [] : [current.process.pid]),
    failed: failed.promise,
    restart: () => {
      if (isStopping) throw new Error('the listener has been stopped')
      replacing ??= replace(current).finally(() => {
        replacing = undefined
      })
      return replacing
    },
    kill: async () => {
      const killed = current
      current = undefined
      if (!killed) return
      balancer.deregister(killed.target)
      await killed.process.kill()
    },
    stop: async () => {
      await replacing?.catch(() => undefined)
      isStopping = true
      if (current) await end(current)
      await balancer.close()
    },
  }
}
