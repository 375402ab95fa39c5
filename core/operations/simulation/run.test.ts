import { describe, expect, it } from 'vitest'
import { codecs } from '../../../proto/codec.ts'
import { readSchema } from '../../../proto/schemaFiles.ts'
import { seededRandom } from '../../../proto/seededRandom.ts'
import type { CoapRequest, CoapResponse } from '../../coap/client/client.ts'
import { NoAnswer } from '../../coap/client/exchange.ts'
import { MaxAge } from '../../coap/options/maxAge.ts'
import { uintOption } from '../../coap/options/value.ts'
import { lineOf } from './outcome.ts'
import { type Run, runDevice } from './run.ts'
import { switchedOn } from './simulate.ts'

const codec = codecs(readSchema())

/** A device against answers that are given, on a clock that only pauses move. */
const live = async (answers: readonly (Partial<CoapResponse> | NoAnswer)[], settings: Partial<Run> = {}) => {
  let time = 0
  const requests: CoapRequest[] = []
  const lines: string[] = []
  const pauses: number[] = []
  const random = seededRandom(1)
  await runDevice({
    device: switchedOn('ABC123', random),
    client: {
      request: async request => {
        const answer = answers[requests.length] ?? { code: '2.04' }
        requests.push(request)
        if (answer instanceof NoAnswer) throw answer
        const identity = { messageId: requests.length, token: Buffer.from([7]) }
        return { code: '2.04', payload: Buffer.alloc(0), options: [], attempts: 1, roundTripMs: 1, identity, ...answer }
      },
    },
    codecs: codec,
    random,
    count: 3,
    report: (id, count, outcome) => lines.push(lineOf(id, count, outcome)),
    pause: async milliseconds => {
      pauses.push(milliseconds)
      time += milliseconds
    },
    stop: new AbortController().signal,
    now: () => time,
    ...settings,
  })
  const said = requests.map(({ payload }) => codec.uplink.decode(payload ?? Buffer.alloc(0)).uplink)
  return { requests, lines, pauses, said }
}

const told = (heartbeat_interval: number) => ({
  code: '2.05',
  payload: Buffer.from(
    codec.downlink.encode({ config: { heartbeat_interval, location_mode: 'NONE' }, server_time: 0 }),
  ),
})

describe('a running device', () => {
  it('sends its uplinks to its own path, each with the next number', async () => {
    const { requests, said, lines } = await live([])
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual(Array(3).fill('POST /uplink/ABC123'))
    expect(said.map(({ uplink_count }) => uplink_count)).toEqual([0, 1, 2])
    expect(lines.at(-1)).toBe('ABC123 #2 → 2.04 (1 ms)')
  })

  it('sets itself as it is told, reports that, and then is quiet about it', async () => {
    const { said, pauses } = await live([told(720), {}, {}])
    expect(pauses).toEqual([0, 720_000, 720_000])
    const reported = { heartbeat: { config: { heartbeat_interval: 720, location_mode: 'NONE' } } }
    expect(said[1]).toMatchObject(reported)
    expect(said[2]).not.toHaveProperty('heartbeat.config')
  })

  it('keeps the interval it was started with, and reports the one it was told', async () => {
    const { said, pauses } = await live([told(720)], { every: 5000 })
    expect(pauses).toEqual([0, 5000, 5000])
    expect(said[1]).toHaveProperty('heartbeat.config.heartbeat_interval', 720)
  })

  it('survives an interval of zero', async () => {
    expect((await live([told(0), told(0), told(0)])).pauses).toEqual([0, 1000, 1000])
  })

  it('waits as long as Max-Age says and says the same message again', async () => {
    const later = { code: '5.03', options: [uintOption(MaxAge, 5)] }
    const { requests, said, pauses } = await live([later, later, {}], { count: 1 })
    expect(pauses).toEqual([0, 5000, 5000])
    expect(said[1]).toEqual(said[0])
    expect(requests.map(({ again }) => again?.messageId)).toEqual([undefined, 1, 2])
  })

  it('takes a new message id once the old one may be forgotten', async () => {
    const later = { code: '4.29', options: [uintOption(MaxAge, 200)] }
    const { requests } = await live([later, {}], { count: 1 })
    expect(requests.map(({ again }) => again)).toEqual([undefined, undefined])
  })

  it('gives an uplink up in the end, and goes on with the next', async () => {
    const later = { code: '5.03', options: [uintOption(MaxAge, 1)] }
    const { said, lines } = await live(Array(11).fill(later), { count: 2 })
    expect(lines[10]).toBe('ABC123 #0 → 5.03 given up after 11 times (1 ms)')
    expect(said.at(-1)?.uplink_count).toBe(1)
  })

  it('goes on after an uplink that was not answered, and reports again what was lost with it', async () => {
    const { said, lines } = await live([new NoAnswer('timeout', 'no answer', 5)], { every: 1000 })
    expect(lines[0]).toBe('ABC123 #0 → no answer')
    expect(said[1]).toMatchObject({ uplink_count: 1, heartbeat: { reboot: { reason: 'POWER_ON' } } })
    expect(said[2]).not.toHaveProperty('heartbeat.reboot')
  })

  it('sends nothing more when it is stopped', async () => {
    const stopping = new AbortController()
    const pause = async () => stopping.abort()
    expect((await live([], { stop: stopping.signal, pause })).requests).toEqual([])
  })
})
