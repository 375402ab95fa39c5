import { setTimeout as pause } from 'node:timers/promises'
import { idInItem, TIME_LENGTH } from '../../client/ids.ts'
import type { Item } from '../../client/items.ts'
import { type Watch, type WatchOptions, watch } from '../../client/watch.ts'
import { type CoapResponse, coapClient } from '../../core/coap/client/client.ts'
import { seededRandom } from '../../proto/seededRandom.ts'
import { AFTER_BUSY_MS, MAX_TRIES, untilAccepted } from './untilAccepted.ts'

/** The identity of an event, whichever id it was given: the hash in its id, with its place in its batch if it has one. */
export const messageOf = (id: string): string => id.slice(TIME_LENGTH)

/** The ids of the events in an item of the table: of each line, where it is a batch of log lines. */
export const idsIn = ({ id, count = 0 }: Record<string, unknown>): string[] =>
  count === 0 ? [String(id)] : Array.from({ length: Number(count) }, (_, index) => idInItem(String(id), index))

/** The events that an SDK viewer was given, in the order of delivery. */
export type Viewed = {
  readonly name: string
  /** Whether one subscription covers all devices; else each device has its own, and its own order. */
  readonly isMerged: boolean
  readonly items: Item[]
  readonly watch: Watch
  readonly errors: unknown[]
  /** Each state and each error with the time at which it came, for the log of a run that fails. */
  readonly story: string[]
}

/** Watches with the SDK and keeps everything. */
export const recorded = (name: string, options: WatchOptions): Viewed => {
  const items: Item[] = []
  const errors: unknown[] = []
  const story: string[] = []
  const tell = (what: object) =>
    story.push(`${new Date().toISOString()} after ${items.length}: ${JSON.stringify(what)}`)
  const running = watch({
    ...options,
    onEvent: item => items.push(item),
    onError: error => {
      errors.push(error)
      tell(error)
    },
    onState: tell,
  })
  return { name, isMerged: options.deviceId === '*', items, errors, story, watch: running }
}

/** The states and errors of a viewer, in lines. */
export const storyOf = ({ name, items, story, watch }: Viewed): string =>
  [`${name}: ${items.length} items, now ${JSON.stringify(watch.state)}`, ...story].join('\n  ')

/** The faults in the events that a viewer was given, in words; nothing when they are exactly the expected ones, each once, in order. */
export const faultsOf = (
  { items, isMerged }: Pick<Viewed, 'items' | 'isMerged'>,
  expected: ReadonlySet<string>,
): string[] => {
  const faults: string[] = []
  const seen = new Set<string>()
  const newest = new Map<string, string>()
  for (const item of items) {
    // Said of what is stored later than the SDK waits for; whether it came after all is seen below.
    if (item.type === 'missing') continue
    if (!('id' in item)) {
      faults.push(`unexpected ${JSON.stringify(item)}`)
      continue
    }
    const message = messageOf(item.id)
    if (seen.has(message)) faults.push(`twice: ${item.id}`)
    seen.add(message)
    if (!expected.has(message)) faults.push(`not accepted: ${item.id}`)
    const stream = isMerged ? '*' : item.deviceId
    const last = newest.get(stream) ?? ''
    if (item.late ? item.id > last : item.id < last) {
      faults.push(`${item.late ? 'late, but in order' : 'out of order'}: ${item.id} after ${last}`)
    }
    if (item.id > last) newest.set(stream, item.id)
  }
  for (const message of expected) if (!seen.has(message)) faults.push(`missing: ${message}`)
  return faults
}

/** Uplinks from several devices at a rate, each device one at a time, with retransmission as RFC 7252 has it; what is answered 5.03 is sent again. */
export const sendFleet = async ({
  coap,
  devices,
  uplinks,
  perSecond,
  payloadOf,
  seed,
  halfway,
}: {
  coap: string
  devices: readonly string[]
  uplinks: number
  perSecond: number
  payloadOf: (count: number) => Uint8Array
  seed: number
  /** Done once, when half of them are sent. */
  halfway: () => Promise<void>
}): Promise<CoapResponse[]> => {
  const { hostname, port } = new URL(coap)
  const { unit } = seededRandom(seed)
  const each = Math.ceil(uplinks / devices.length)
  const everyMs = (1000 * devices.length) / perSecond
  const answers: CoapResponse[] = []
  let disturbance: Promise<void> | undefined
  await Promise.all(
    devices.map(async deviceId => {
      const client = coapClient({ host: hostname, port: Number(port) })
      const start = performance.now() + unit() * everyMs
      for (let count = 1; count <= each; count++) {
        await pause(Math.max(0, start + count * everyMs - performance.now()))
        if (answers.length * 2 >= uplinks) disturbance ??= halfway()
        const uplink = { method: 'POST', path: `/uplink/${deviceId}`, payload: payloadOf(count) } as const
        answers.push(await untilAccepted(client, uplink))
      }
      client.close()
    }),
  )
  await disturbance
  return answers
}

/** Lines of a request. */
const LINES = 10

/**
 * Batches of log lines from several sources, one after the other, each line with a time of its own. A request that is refused for a while is sent again, and
 * every fourth request is sent twice, as a shipper does that has missed an answer.
 * @param post sends a request, and returns its status
 * @returns how many different lines were accepted
 */
export const sendLines = async ({
  sources,
  requests,
  everyMs,
  post,
}: {
  sources: readonly string[]
  requests: number
  everyMs: number
  post: (lines: readonly object[]) => Promise<number>
}): Promise<number> => {
  const ship = async (lines: readonly object[]) => {
    for (let tries = 1; ; tries++) {
      const status = await post(lines)
      if (status === 202) return
      if (status < 429 || tries === MAX_TRIES) throw new Error(`POST /logs: ${status}`)
      await pause(AFTER_BUSY_MS)
    }
  }
  let sent = 0
  await Promise.all(
    sources.map(async source => {
      const start = performance.now()
      for (let request = 1; request <= requests; request++) {
        await pause(Math.max(0, start + request * everyMs - performance.now()))
        const at = Date.now()
        const lines = Array.from({ length: LINES }, (_, index) => ({
          source,
          timestamp: new Date(at + index).toISOString().replace('Z', '1Z'),
          level: index % 5 === 4 ? 'error' : 'info',
          message: `line ${index} of request ${request}`,
        }))
        await Promise.all(request % 4 === 0 ? [ship(lines), ship(lines)] : [ship(lines)])
        sent += LINES
      }
    }),
  )
  return sent
}
