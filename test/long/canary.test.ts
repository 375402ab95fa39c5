import { afterAll, describe, expect, it, onTestFailed } from 'vitest'
import * as z from 'zod'
import { timeOf } from '../../client/ids.ts'
import { ownStack } from '../support/ownStack.ts'
import { stackUnderTest } from '../support/stack.ts'

const Line = z.looseObject({ message: z.string() })
const Events = z.object({
  events: z.array(
    z.looseObject({
      id: z.string(),
      type: z.string(),
      wire: z.looseObject({ oscore: z.looseObject({ kid: z.string() }).optional() }).optional(),
    }),
  ),
})
const Alarms = z.array(z.object({ name: z.string(), state: z.string() }))

const said: z.infer<typeof Line>[] = []
// Every five minutes on AWS; the time scale makes it three seconds, and the five minutes of its alarm are six.
const local = await ownStack({
  settings: { canary: { everyMinutes: 5 } },
  alarmMinuteMs: 1200,
  say: (source, line) => {
    if (source.startsWith('canary') && line.startsWith('{')) said.push(Line.parse(JSON.parse(line)))
  },
})
const stack = stackUnderTest(local.endpoints)
afterAll(async () => {
  await stack.close()
  await local.close()
})

const alarm = async () => {
  const response = await fetch(`${local.endpoints.aws}/_local/alarms`)
  return Alarms.parse(await response.json()).find(({ name }) => name === 'Sonde-local-canary')?.state
}

describe('the canary', () => {
  it('goes the whole way with what its role allows, and says how long each hop took', { timeout: 90_000 }, async () => {
    const ms = expect.stringMatching(/^\d+ ms$/)
    await expect
      .poll(() => said.find(({ message }) => message === 'canary'), { timeout: 50_000 })
      .toMatchObject({ dns: ms, udp: ms, answer: ms, bus: ms, storage: ms, token: ms, socket: ms, frame: ms })
    const { json } = await stack.http('/devices/sonde-canary')
    expect(json).toMatchObject({ deviceId: 'sonde-canary' })
    await expect.poll(alarm, { timeout: 30_000 }).toBe('OK')
  })

  it('proves by its key who it is, and gets another one by itself when that is revoked', {
    timeout: 90_000,
  }, async () => {
    const uplinks = async () => {
      const { json } = await stack.http('/devices/sonde-canary/events?tail=20')
      return Events.parse(json).events.filter(({ type }) => type === 'uplink')
    }
    const newestKid = async () => (await uplinks()).at(-1)?.wire?.oscore?.kid
    // The first run waits for the listener, and the second one then has an instance of its own: that has to have asked for the key as well.
    await expect
      .poll(() => said.filter(({ message }) => message === 'canary').length, { timeout: 30_000 })
      .toBeGreaterThan(1)
    const first = await newestKid()
    expect(first).toMatch(/^[0-9a-f]{10}$/)
    const before = said.length
    onTestFailed(() => console.log('the canary since its key was revoked:', JSON.stringify(said.slice(before))))
    const token = await stack.token({ scope: ['admin'], exp: Math.floor(Date.now() / 1000) + 600 })
    expect((await stack.http('/devices/sonde-canary/key', { method: 'DELETE', token })).status).toBe(200)
    const revokedAt = Date.now()
    await expect
      .poll(() => said.findLast(({ message }) => message === 'canary failed'), { timeout: 20_000 })
      .toMatchObject({ hop: 'answer', why: 'the protected uplink is answered 4.01 without protection' })
    await expect.poll(newestKid, { timeout: 30_000 }).not.toBe(first)
    expect(await newestKid()).toMatch(/^[0-9a-f]{10}$/)
    const later = (await uplinks()).filter(({ id }) => timeOf(id) > revokedAt)
    expect(later.map(({ wire }) => wire?.oscore?.kid)).not.toContain(first)
  })

  it('raises its alarm while the bus refuses, says where to look, and is well again afterwards', {
    timeout: 120_000,
  }, async () => {
    await stack.switchFaults({ 'bus-refuse': { rate: 1 } })
    // The alarm may be on since the revocation: the failure comes first.
    await expect
      .poll(() => said.findLast(({ message }) => message === 'canary failed'), { timeout: 20_000 })
      .toMatchObject({ hop: 'bus', level: 'error' })
    await expect.poll(alarm, { timeout: 50_000 }).toBe('ALARM')
    await stack.switchFaults({})
    await expect.poll(alarm, { timeout: 50_000 }).toBe('OK')
  })
})
