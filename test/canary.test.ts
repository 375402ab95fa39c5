import { afterAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { ownStack } from './support/ownStack.ts'
import { stackUnderTest } from './support/stack.ts'

const Line = z.looseObject({ message: z.string() })
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

  it('raises its alarm while the bus refuses, says where to look, and is well again afterwards', {
    timeout: 120_000,
  }, async () => {
    await stack.switchFaults({ 'bus-refuse': { rate: 1 } })
    await expect.poll(alarm, { timeout: 50_000 }).toBe('ALARM')
    expect(said.find(({ message }) => message === 'canary failed')).toMatchObject({ hop: 'bus', level: 'error' })
    await stack.switchFaults({})
    await expect.poll(alarm, { timeout: 50_000 }).toBe('OK')
  })
})
