import { setMaxListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { coapClient } from '../../core/coap/client.ts'
import { codecs } from '../../proto/codec.ts'
import { readSchema } from '../../proto/schemaFiles.ts'
import { seededRandom } from '../../proto/seededRandom.ts'
import { lineOf } from './outcome.ts'
import { runDevice } from './run.ts'
import type { ServerAddress } from './server.ts'
import { seedOf, switchedOn } from './simulate.ts'
import { type Summary, summary } from './summary.ts'

export type Fleet = {
  readonly deviceIds: readonly string[]
  readonly server: ServerAddress
  /** @see Run */
  readonly every?: number
  /** @see Run */
  readonly count?: number
  readonly write: (line: string) => void
  /** When it is aborted, what is under way is dropped. */
  readonly stop: AbortSignal
}

/** Devices have a socket of their own, as real ones do, up to so many; the others share these. */
const MOST_SOCKETS = 256

/** Over how much time the first uplinks of many devices are spread, ms, where no interval is given. */
const SPREAD = 1000

/** setTimeout takes no more, ms. */
const LONGEST_PAUSE = 2 ** 31 - 1

/** Runs simulated devices side by side until each has sent its share or `stop` is aborted, and writes a line an answer. */
export const runFleet = async ({ deviceIds, server, every, count, write, stop }: Fleet): Promise<Summary> => {
  const clients = deviceIds.slice(0, MOST_SOCKETS).map(() => coapClient(server))
  const ended = new AbortController()
  const signal = AbortSignal.any([stop, ended.signal])
  setMaxListeners(0, signal)
  const closeAll = (): void => {
    for (const client of clients) client.close()
  }
  signal.addEventListener('abort', closeAll)
  const codec = codecs(readSchema())
  const all = summary()
  const pause = async (milliseconds: number): Promise<void> => {
    await delay(Math.min(milliseconds, LONGEST_PAUSE), undefined, { signal }).catch(() => undefined)
  }
  const run = async (id: string, index: number): Promise<void> => {
    const client = clients[index % clients.length]
    if (!client) return
    const random = seededRandom(seedOf(id))
    await runDevice({
      device: switchedOn(id, random),
      client,
      codecs: codec,
      random,
      every,
      count,
      startAfter: ((every ?? SPREAD) * index) / deviceIds.length,
      report: (deviceId, uplinkCount, outcome) => {
        all.add(outcome)
        write(lineOf(deviceId, uplinkCount, outcome))
      },
      pause,
      stop: signal,
      now: () => performance.now(),
    })
  }
  try {
    await Promise.all(deviceIds.map(run))
  } finally {
    ended.abort()
  }
  return all
}
