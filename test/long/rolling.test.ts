import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { coapClient } from '../../core/coap/client/client.ts'
import type { LocalStack } from '../../local/stack.ts'
import { codecs } from '../../proto/codec.ts'
import { readSchema } from '../../proto/schemaFiles.ts'
import { ownStack } from '../support/ownStack.ts'
import { stackUnderTest } from '../support/stack.ts'

const DEVICES = Array.from({ length: 12 }, (_, index) => `Rolling-${index + 1}`)
/** Between two uplinks of a device, ms. */
const EVERY_MS = 100
/** The number of uplinks that each device still sends once the old listener has ended. */
const AFTERWARDS = 5
/** Makes the ten seconds between health checks half a second. */
const TIME_SCALE = 0.05

const codec = codecs(readSchema()).uplink
const Page = z.object({ events: z.array(z.looseObject({ data: z.looseObject({ uplink_count: z.number() }) })) })

/** Uplinks of many devices, each on a socket of its own, while the listener is replaced. @returns the answers by device */
const replacedUnderLoad = async ({ endpoints }: LocalStack, restart: () => Promise<void>) => {
  const { hostname, port } = new URL(endpoints.coap)
  let isReplaced = false
  const talk = async (deviceId: string) => {
    const client = coapClient({ host: hostname, port: Number(port) })
    const answers: { code: string; attempts: number }[] = []
    for (let left = AFTERWARDS; left > 0; isReplaced && left--) {
      const payload = codec.encode({ uplink_count: answers.length })
      answers.push(await client.request({ method: 'POST', path: `/uplink/${deviceId}`, payload }))
      await pause(EVERY_MS)
    }
    client.close()
    return [deviceId, answers] as const
  }
  const talking = Promise.all(DEVICES.map(talk))
  await restart()
  isReplaced = true
  return new Map(await talking)
}

describe.each([
  {
    // As a stage is set up: the drain is longer than it takes to see that health fails.
    name: 'drains',
    drainSeconds: 3,
    changed: (template: unknown) => template,
    loses: false,
  },
  {
    // The old listener is gone at once, and its flows still lead to it for a while.
    name: 'ends too early',
    drainSeconds: 0,
    changed: (template: unknown) =>
      JSON.parse(
        JSON.stringify(template).replace(
          '"Key":"deregistration_delay.timeout_seconds","Value":"0"',
          '"Key":"deregistration_delay.timeout_seconds","Value":"60"',
        ),
      ),
    loses: true,
  },
])('a listener that is replaced under load and $name', ({ drainSeconds, changed, loses }) => {
  const said: string[] = []
  let local: LocalStack
  beforeAll(async () => {
    local = await ownStack({
      settings: { drainSeconds },
      changed,
      timeScale: TIME_SCALE,
      balancer: true,
      say: (source, line) => source === 'listener' && said.push(line),
    })
  }, 120_000)
  afterAll(() => local.close(), 60_000)

  it('loses no acknowledged uplink, and answers each that was not acknowledged after its retransmission', {
    timeout: 120_000,
  }, async () => {
    const stack = stackUnderTest(local.endpoints)
    const answers = await replacedUnderLoad(local, stack.restartListener)

    // The new one listens before the old one is told to go.
    const steps = said.flatMap(line => /"message":"(listening|draining|stopped)"/.exec(line)?.[1] ?? [])
    expect(steps).toEqual(['listening', 'listening', 'draining', 'stopped'])

    const all = [...answers.values()].flat()
    expect(all.filter(({ code }) => !code.startsWith('2.'))).toEqual([])
    if (loses) expect(all.some(({ attempts }) => attempts > 1)).toBe(true)
    for (const [deviceId, { length }] of answers) {
      const counts = async () => {
        const { json } = await stack.http(`/devices/${deviceId}/events?type=uplink&tail=10000`)
        return Page.parse(json).events.map(({ data }) => data.uplink_count)
      }
      await expect.poll(async () => (await counts()).length, { timeout: 30_000 }).toBe(length)
      expect(new Set(await counts()).size).toBe(length)
    }
    await stack.close()
  })
})
