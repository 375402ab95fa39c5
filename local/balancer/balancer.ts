import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { isIP } from 'node:net'
import type { TimeScale } from '../contracts.ts'
import { type Host, LOOPBACK } from '../host.ts'
import { type Target, type TargetPorts, target } from './target.ts'
import type { TargetGroup } from './targetGroup.ts'

/** A UDP flow without a datagram for so long is forgotten, ms: not configurable ("Network Load Balancers", idle timeout). */
const IDLE_MS = 120_000
const SWEEP_MS = 10_000
const RECEIVE_BUFFER = 4 * 1024 * 1024

/** One socket a flow, whichever its target: what an old target still answers gets through. */
type Flow = { target: Target; readonly socket: Socket; seenAt: number }

/** The load balancer of the template, on a UDP port of this machine. */
export type Balancer = {
  readonly port: number
  readonly register: (ports: TargetPorts) => Target
  /**
   * Gives the target no new flows; those that it has stay until it is unhealthy, or the deregistration delay is over, whether
   * anything answers there or not.
   */
  readonly deregister: (target: Target) => void
  readonly close: () => Promise<void>
}

/**
 * Treats UDP as a network load balancer does: all datagrams of one sender are one flow, which stays with its target. A flow
 * whose target is unhealthy goes on at another one; with no healthy target all get traffic. The target sees a port of the
 * balancer, where AWS keeps the sender's address.
 * "Target groups for your Network Load Balancers"; "Health checks for Network Load Balancer target groups".
 * @param port a free one for 0
 */
export const balancer = async ({
  port,
  host = LOOPBACK,
  group,
  timeScale,
  now = () => performance.now(),
}: {
  port: number
  /** Loopback unless given. */
  host?: Host
  group: TargetGroup
  /** Shortens the time between health checks. Delays and idle times are a listener's own, too, and stay. */
  timeScale: TimeScale
  /** ms, monotonic */
  now?: () => number
}): Promise<Balancer> => {
  const type = isIP(host.bind) === 6 ? 'udp6' : 'udp4'
  const front = createSocket({ type, recvBufferSize: RECEIVE_BUFFER })
  front.bind(port, host.bind)
  await once(front, 'listening')
  const flows = new Map<string, Flow>()
  const targets = new Set<Target>()

  const choose = (sender: string): Target | undefined => {
    const open = [...targets].filter(one => !one.isDraining())
    const healthy = open.filter(one => one.health() === 'healthy')
    const among = healthy.length > 0 ? healthy : open
    const hash = [...sender].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), 7) >>> 0
    return among[hash % among.length]
  }

  const socketFor = (senderPort: number, senderAddress: string): Socket => {
    const socket = createSocket('udp4')
    socket.on('error', () => undefined)
    socket.on('message', datagram => front.send(datagram, senderPort, senderAddress, () => undefined))
    socket.bind(0, '127.0.0.1')
    return socket
  }

  front.on('message', (datagram, { address, port: senderPort }) => {
    const sender = `${address}:${senderPort}`
    const known = flows.get(sender)
    const chosen = known?.target.keepsFlows() ? known.target : (choose(sender) ?? known?.target)
    if (!chosen) return
    const flow = known ?? { target: chosen, socket: socketFor(senderPort, address), seenAt: 0 }
    flow.target = chosen
    flows.set(sender, flow)
    flow.seenAt = now()
    flow.socket.send(datagram, flow.target.coapPort, '127.0.0.1', () => undefined)
  })
  const sweep = setInterval(() => {
    for (const [sender, { seenAt, socket }] of flows) {
      if (now() - seenAt < IDLE_MS) continue
      socket.close()
      flows.delete(sender)
    }
  }, SWEEP_MS)

  return {
    port: front.address().port,
    register: ports => {
      const intervalMs = Math.max(50, group.healthIntervalSeconds * 1000 * timeScale)
      const registered = target(ports, { group, intervalMs, now })
      for (const one of targets) if (one.isDraining() && !one.keepsFlows()) targets.delete(one)
      targets.add(registered)
      return registered
    },
    deregister: leaving => leaving.drain(),
    close: async () => {
      clearInterval(sweep)
      for (const one of targets) one.close()
      for (const { socket } of flows.values()) socket.close()
      front.close()
      await once(front, 'close')
    },
  }
}
