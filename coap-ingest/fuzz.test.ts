import { setImmediate as turn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { encode } from 'cborg'
import { parse } from 'coap-packet'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { parseMessage } from '../core/coap/message/parse.ts'
import { encodeUint } from '../core/coap/message/uint.ts'
import { request } from '../core/coap/testing/request.ts'
import { seededRandom } from '../proto/seededRandom.ts'
import { someUplink, testListener, uplinks } from './testing/testListener.ts'

const DATAGRAMS = Number(process.env.FUZZ_DATAGRAMS ?? 5_000)
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000)

/** Datagrams between two pings: few enough that no datagram is lost in a full socket. */
const PING_EVERY = 50

/** Heap that may be left over, bytes: 1,000 remembered exchanges, and code that the runtime has compiled. */
const GROWTH = 16 * 1024 * 1024

const collectGarbage = (): void => {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}

const Health = z.object({ counters: z.object({ datagrams: z.int() }) })
const datagramsIn = (health: unknown): number => Health.parse(health).counters.datagrams

/** Whole numbers from 0 up to, not including, a bound. */
const below = (seed: number) => {
  const { integer } = seededRandom(seed)
  return (bound: number): number => integer(0, bound - 1)
}

const origins = [
  request({ payload: someUplink }),
  request({ type: 'NON', path: ['uplink'], payload: uplinks.encode({ heartbeat: { config: { dev_id: 'A' } } }) }),
  request({ code: '0.01', path: ['.well-known', 'core'], options: [{ number: 6, value: encodeUint(0) }] }),
  request({
    options: [
      { number: 27, value: encodeUint(0x0e) },
      { number: 23, value: encodeUint(0x12) },
    ],
    payload: Buffer.alloc(64),
  }),
  request({ options: [{ number: 35, value: Buffer.from('coap://192.0.2.1/') }], payload: someUplink }),
  request({ payload: Buffer.alloc(1_100, 0x0a) }),
  log(0, Buffer.from('[00:00:01.234,567] <wrn> modem: RSRP -121 dBm\nE (1234) wifi: \x1b[0;31mgone\x1b[0m\n')),
  log(50, Buffer.from('[{"level":"warn","module":"modem","msg":"RSRP","deep":[[[{"a":1e400}]]]},"boot"]')),
  log(
    60,
    Buffer.from(
      encode([
        new Map<unknown, unknown>([
          [0, 2],
          [1, 'modem'],
          [2, 'RSRP'],
          [3, 90_000],
        ]),
        'boot',
        [2n ** 63n],
      ]),
    ),
  ),
]

function log(format: number, payload: Buffer): Buffer {
  return request({ path: ['logs', 'ABC123'], options: [{ number: 12, value: encodeUint(format) }], payload })
}

const fuzzer = (random: (below: number) => number) => {
  const bytes = (length: number): Buffer => Buffer.from(Array.from({ length }, () => random(256)))
  const mutated = (): Buffer => {
    let datagram = Buffer.from(origins[random(origins.length)] ?? origins[0] ?? [])
    for (let changes = random(6); changes >= 0; changes -= 1) {
      const at = random(datagram.length || 1)
      const kind = random(4)
      if (kind === 0 && datagram.length > 0) datagram[at] = random(256)
      else if (kind === 1) datagram = Buffer.from(datagram.subarray(0, at))
      else if (kind === 2) datagram = Buffer.concat([datagram.subarray(0, at), bytes(random(8)), datagram.subarray(at)])
      else if (datagram.length > 4) datagram.writeUInt16BE(random(0x10000), 2)
    }
    return datagram
  }
  return (): Buffer => (random(3) === 0 ? bytes(random(80)) : mutated())
}

it(`lives through ${DATAGRAMS} datagrams of seed ${SEED}`, { timeout: 60_000 + DATAGRAMS * 5 }, async () => {
  console.info(`fuzz: FUZZ_DATAGRAMS=${DATAGRAMS} FUZZ_SEED=${SEED}`)
  const { device, bus, health } = await testListener({
    environment: { DEVICE_RATE_PER_SECOND: 100_000, DEVICE_RATE_BURST: 100_000 },
  })
  // The events are not kept, or the test would measure itself.
  bus.respond = async entries => entries.map(() => undefined)
  const next = fuzzer(below(SEED))
  const heap = async (): Promise<number> => {
    await turn()
    collectGarbage()
    return process.memoryUsage().heapUsed
  }
  const round = async (count: number): Promise<void> => {
    for (let sent = 0; sent < count; sent += 1) {
      device.send(next())
      if (sent % PING_EVERY === 0) await device.receivedUntilPing()
    }
    await device.receivedUntilPing()
    bus.clear()
  }

  await round(Math.min(DATAGRAMS, 1_000))
  const before = await heap()
  for (let left = DATAGRAMS - 1_000; left > 0; left -= 1_000) await round(Math.min(left, 1_000))
  const grown = (await heap()) - before
  console.info(`heap grew by ${grown}`)
  expect(grown).toBeLessThan(GROWTH)

  const answer = await device.ask(request({ messageId: 0xfffe, token: Buffer.from('after'), payload: someUplink }))
  expect(answer.code).toMatch(/^2\.0[45]$/)
  const { status, body } = await health()
  expect(status).toBe(200)
  expect(datagramsIn(body)).toBeGreaterThan(DATAGRAMS)
})

it('reads each message as node-coap does', () => {
  const next = fuzzer(below(SEED))
  for (let count = 0; count < DATAGRAMS; count += 1) {
    const datagram = next()
    const ours = parseMessage(datagram)
    if ('malformed' in ours) continue
    const theirs = parse(datagram)
    expect(theirs.messageId).toBe(ours.messageId)
    expect(theirs.token.equals(ours.token)).toBe(true)
    expect(theirs.payload.equals(ours.payload)).toBe(true)
    expect(theirs.options.map(({ value }) => value)).toEqual(ours.options.map(({ value }) => value))
  }
})
