import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { Item } from '../client/items.ts'
import { codecs } from '../proto/codec.ts'
import { readSchema } from '../proto/schemaFiles.ts'
import { faultsOf, messageOf, recorded, sendFleet, storyOf } from './support/completeness.ts'
import { ownStack } from './support/ownStack.ts'
import { rawViewer } from './support/rawViewer.ts'
import { ACCEPTED, stackUnderTest } from './support/stack.ts'

const local = await ownStack({})
const stack = stackUnderTest(local.endpoints)
afterEach(() => stack.switchFaults({}))
afterAll(async () => {
  await stack.close()
  await local.close()
})

/** The long run has 5,000 uplinks of 20 devices at 100/s, 10 viewers, and storing late by up to 5 s. */
const isLong = process.env.COMPLETENESS === 'long'
const size = isLong
  ? {
      uplinks: 5000,
      devices: 20,
      perSecond: Number(process.env.PER_SECOND ?? 100),
      viewers: 10,
      storingDelayMs: 5000,
      settleMs: 10_000,
    }
  : {
      uplinks: 160,
      devices: 5,
      perSecond: 20,
      viewers: 3,
      storingDelayMs: Number(process.env.STORING_DELAY_MS ?? 1000),
      settleMs: 8000,
    }
const patienceMs = (isLong ? 300_000 : 60_000) + 3 * size.storingDelayMs
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))

describe('completeness', () => {
  it(
    'every viewer has exactly the accepted events, once each, in order but for those marked late',
    async () => {
      console.log(`completeness: SEED=${seed} ${JSON.stringify(size)}`)
      const { uplink } = codecs(readSchema('proto'))
      const run = `C${seed}`
      const devices = Array.from({ length: size.devices }, (_, index) => `${run}-${index}`)
      const token = await stack.token({ sub: run, devices: [`${run}-*`] })
      const { webSocket: url, http } = stack.endpoints
      const options = { url, http: http ?? '', token, settleMs: size.settleMs }

      const viewers = Array.from({ length: size.viewers }, (_, index) =>
        recorded(`viewer ${index}`, { ...options, ...(index % 2 === 0 ? { deviceId: '*' } : { devices }) }),
      )
      const raw = rawViewer(url, token, size.settleMs)
      await expect
        .poll(() => viewers.map(({ watch }) => watch.state.state), { timeout: patienceMs / 2 })
        .toEqual(viewers.map(() => 'live'))

      await stack.switchFaults({
        seed,
        'post-fail': { rate: 0.05 },
        'post-reorder': { rate: 0.1, delayMs: 300 },
        'bus-duplicate': { rate: 0.1 },
        'bus-delay': { rate: 1, delayMs: size.storingDelayMs, function: 'Persist' },
        'socket-cut': { rate: 1 / size.viewers },
      })
      const answers = await sendFleet({
        ...size,
        devices,
        coap: stack.endpoints.coap,
        payloadOf: count => uplink.encode({ uplink_count: count }),
        seed,
        halfway: () => stack.restartListener(),
      })
      expect(answers.filter(({ code }) => !ACCEPTED.test(code))).toEqual([])
      await stack.switchFaults({})

      const accepted = async () => {
        const stored = await Promise.all(devices.map(deviceId => stack.events(deviceId)))
        return new Set(stored.flat().map(({ id }) => messageOf(String(id))))
      }
      await expect
        .poll(async () => (await accepted()).size, { timeout: patienceMs, interval: 500 })
        .toBe(answers.length)
      const expected = await accepted()
      const faults = () =>
        viewers.flatMap(viewer => faultsOf(viewer, expected).map(fault => `${viewer.name}: ${fault}`))
      await expect
        .poll(faults, { timeout: patienceMs })
        .toEqual([])
        .catch(error => {
          console.log(viewers.map(viewer => storyOf(viewer)).join('\n'))
          throw error
        })
      await raw.readAgain()
      expect(new Set([...raw.ids].map(messageOf))).toEqual(expected)
      const counted = (fits: (item: Item) => boolean) => viewers.map(({ items }) => items.filter(fits).length)
      const late = counted(item => 'late' in item)
      const missing = counted(({ type }) => type === 'missing')
      const cuts = viewers.map(({ errors }) => errors.length)
      console.log(
        `completeness: ${expected.size} events; by viewer: late ${late}; called missing and then seen ${missing}; connections lost ${cuts}`,
      )
      expect(cuts.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(0)

      // Nothing more comes once the last look at history is over.
      expect(faults()).toEqual([])
      for (const { watch } of viewers) watch.close()
      raw.close()
    },
    (isLong ? 1_200_000 : 120_000) + 6 * size.storingDelayMs,
  )
})
