import { setMaxListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { Random } from '../../../proto/seededRandom.ts'
import { type CoapClient, type CoapServer, coapClient } from '../../coap/client/client.ts'
import { type Run, runDevice } from './run.ts'
import type { SimulatedDevice } from './simulate.ts'

/** A device of a fleet. */
export type Member = {
  readonly device: SimulatedDevice
  readonly random: Random
  /** Time to its first uplink, ms. */
  readonly startAfter: number
}

export type FleetRun = Pick<Run, 'codecs' | 'every' | 'count' | 'lines' | 'report' | 'reportLines'> & {
  readonly members: readonly Member[]
  readonly server: CoapServer
  /** Protects what the devices send, if they have a key. */
  readonly protect?: ((client: CoapClient) => Pick<CoapClient, 'request'>) | undefined
  /** When it is aborted, every exchange that is under way is dropped. */
  readonly stop: AbortSignal
}

/** This many devices have a socket of their own, as real devices do; any further device shares one of these. */
const MAX_SOCKETS = 256

/** The longest delay that `setTimeout` takes, ms. */
const LONGEST_PAUSE = 2 ** 31 - 1

/** Runs simulated devices side by side until each has sent its `count` or `stop` is aborted. */
export const runFleet = async ({ members, server, protect, stop, ...run }: FleetRun): Promise<void> => {
  const clients = members.slice(0, MAX_SOCKETS).map(() => coapClient(server))
  const senders = protect ? clients.map(protect) : clients
  const ended = new AbortController()
  const signal = AbortSignal.any([stop, ended.signal])
  setMaxListeners(0, signal)
  signal.addEventListener('abort', () => {
    for (const client of clients) client.close()
  })
  const pause = async (milliseconds: number): Promise<void> => {
    await delay(Math.min(milliseconds, LONGEST_PAUSE), undefined, { signal }).catch(() => undefined)
  }
  const runMember = async (member: Member, index: number): Promise<void> => {
    const client = senders[index % senders.length]
    if (client) await runDevice({ ...run, ...member, client, pause, stop: signal, now: () => performance.now() })
  }
  try {
    await Promise.all(members.map(runMember))
  } finally {
    ended.abort()
  }
}
