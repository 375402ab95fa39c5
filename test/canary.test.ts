import { afterAll, describe, expect, inject, it } from 'vitest'
import * as z from 'zod'
import { ownStack } from './support/ownStack.ts'
import { stackUnderTest } from './support/stack.ts'

const Line = z.looseObject({ CanaryFailed: z.number().optional(), message: z.string().optional() })

const said: z.infer<typeof Line>[] = []
// Every five minutes on AWS; the time scale makes it three seconds.
const local = await ownStack({
  settings: { canary: { everyMinutes: 5 } },
  say: (source, line) => {
    if (source.startsWith('canary') && line.startsWith('{')) said.push(Line.parse(JSON.parse(line)))
  },
})
const stack = stackUnderTest(local.endpoints)
afterAll(async () => {
  await stack.close()
  await local.close()
})

/** Metrics of the canary's flights from now on. */
const flights = () => {
  const before = said.length
  return () => said.slice(before).filter(({ CanaryFailed }) => CanaryFailed !== undefined)
}

describe.runIf(inject('isLocal'))('the canary', () => {
  it('goes the whole way with what its role allows, and publishes the round trip by hop', {
    timeout: 60_000,
  }, async () => {
    await expect
      .poll(() => said.find(({ CanaryFailed }) => CanaryFailed === 0), { timeout: 50_000 })
      .toMatchObject({
        Stack: 'Sonde-local',
        CanaryAnswer: expect.any(Number),
        CanaryStored: expect.any(Number),
        CanaryFrame: expect.any(Number),
      })
    const { json } = await stack.http('/devices/sonde-canary')
    expect(json).toMatchObject({ deviceId: 'sonde-canary' })
  })

  it('fails while the bus refuses, says where to look, and is well again afterwards', { timeout: 90_000 }, async () => {
    await stack.switchFaults({ 'bus-refuse': { rate: 1 } })
    const broken = flights()
    await expect.poll(() => broken().some(({ CanaryFailed }) => CanaryFailed === 1), { timeout: 50_000 }).toBe(true)
    expect(said.find(({ message }) => message === 'canary failed')).toMatchObject({ hop: 'bus', level: 'error' })
    await stack.switchFaults({})
    const mended = flights()
    await expect.poll(() => mended().some(({ CanaryFailed }) => CanaryFailed === 0), { timeout: 30_000 }).toBe(true)
  })
})
