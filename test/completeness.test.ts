import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { type Item, isEvent } from '../client/items.ts'
import { codecs } from '../proto/codec.ts'
import { readSchema } from '../proto/schemaFiles.ts'
import { askedOver } from './support/asked.ts'
import { faultsOf, idsIn, messageOf, recorded, sendFleet, sendLines, storyOf } from './support/completeness.ts'
import { ownStack } from './support/ownStack.ts'
import { rawViewer } from './support/rawViewer.ts'
import { ACCEPTED, stackUnderTest } from './support/stack.ts'
import { openViewer, withSubprotocol } from './support/viewer.ts'

/** Lines that a source may send in a minute: more than each of the two sources here sends. */
const LINES_PER_MINUTE = 1200
const local = await ownStack({ settings: { logLinesPerMinute: LINES_PER_MINUTE } })
const stack = stackUnderTest(local.endpoints)
const { events } = askedOver(stack)
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
      requests: 100,
      storingDelayMs: 5000,
      settleMs: 10_000,
    }
  : {
      uplinks: 160,
      devices: 5,
      perSecond: 20,
      viewers: 3,
      requests: 16,
      storingDelayMs: Number(process.env.STORING_DELAY_MS ?? 1000),
      settleMs: 8000,
    }
const patienceMs = (isLong ? 300_000 : 60_000) + 3 * size.storingDelayMs
/** A field that the schema marks `debug_redact`. */
const ICCID = '8988303000001234567'
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))

describe('completeness', () => {
  it(
    'every viewer has exactly the accepted uplinks and log lines, once each, in order but for those marked late',
    async () => {
      console.log(`completeness: SEED=${seed} ${JSON.stringify(size)}`)
      const { uplink } = codecs(readSchema('proto'))
      const run = `C${seed}`
      const devices = Array.from({ length: size.devices }, (_, index) => `${run}-${index}`)
      const sources = ['web', 'api'].map(name => `${run}-${name}`)
      const watched = [...devices, ...sources]
      const token = await stack.token({ sub: run, devices: [`${run}-*`] })
      const shipping = await stack.token({ sub: `${run}-shipper`, devices: [`${run}-*`], scope: ['ship'] })
      const tenant = await stack.token({ sub: `${run}-other`, devices: [`${run}x-*`] })
      const { webSocket: url, http } = stack.endpoints
      const options = { url, http: http ?? '', token, settleMs: size.settleMs }

      const viewers = Array.from({ length: size.viewers }, (_, index) =>
        recorded(`viewer ${index}`, { ...options, ...(index % 2 === 0 ? { deviceId: '*' } : { devices: watched }) }),
      )
      const raw = rawViewer(url, token, size.settleMs)
      const foreign = rawViewer(url, tenant, size.settleMs)
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
      const post = async (json: readonly object[]) =>
        (await stack.http('/logs', { method: 'POST', token: shipping, json })).status
      const [answers, lines] = await Promise.all([
        sendFleet({
          ...size,
          devices,
          coap: stack.endpoints.coap,
          payloadOf: count => uplink.encode({ uplink_count: count, heartbeat: { config: { iccid: ICCID } } }),
          seed,
          halfway: () => stack.restartListener(),
        }),
        sendLines({
          sources,
          requests: size.requests,
          everyMs: (1000 * size.uplinks) / size.perSecond / size.requests,
          post,
        }),
      ])
      expect(answers.filter(({ code }) => !ACCEPTED.test(code))).toEqual([])
      // By the dice it happens within a second or two, and they go on until it has.
      await expect.poll(() => viewers.some(({ errors }) => errors.length > 0), { timeout: patienceMs }).toBe(true)
      await stack.switchFaults({})

      const accepted = async () => {
        const stored = await Promise.all(watched.map(deviceId => stack.events(deviceId)))
        return new Set(stored.flat().flatMap(idsIn).map(messageOf))
      }
      await expect
        .poll(async () => (await accepted()).size, { timeout: patienceMs, interval: 500 })
        .toBe(answers.length + lines)
      /** The events that the stack tells of the devices and sources: here, of each that its name is new. */
      const told = async () => {
        const pages = watched.map(deviceId => events(`/devices/${deviceId}/events?type=status&tail=100`))
        return (await Promise.all(pages)).flatMap(page => page.events)
      }
      await expect
        .poll(async () => (await told()).map(({ deviceId }) => deviceId), { timeout: patienceMs, interval: 500 })
        .toEqual(watched)
      const expected = new Set([...(await accepted()), ...(await told()).map(({ id }) => messageOf(id))])
      const faults = () =>
        viewers.flatMap(viewer => faultsOf(viewer, expected).map(fault => `${viewer.name}: ${fault}`))
      await expect
        .poll(faults, { timeout: patienceMs })
        .toEqual([])
        .catch(error => {
          console.log(viewers.map(viewer => storyOf(viewer)).join('\n'))
          throw error
        })
      await Promise.all([raw, foreign].map(one => one.readAgain()))
      expect(new Set([...raw.ids].map(messageOf))).toEqual(expected)
      expect([...foreign.ids]).toEqual([])
      expect(JSON.stringify(viewers.map(({ items }) => items))).not.toContain(ICCID)
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
      foreign.close()

      // History alone, from its end, from a place inside a batch, and from before anything is kept.
      const kept = (await Promise.all(watched.map(deviceId => stack.events(deviceId)))).flat().flatMap(idsIn)
      const stored = [...kept, ...(await told()).map(({ id }) => id)].toSorted()
      const inside = stored.findLast(id => id.endsWith('.0004')) ?? ''
      const readers = [
        { from: { tail: 25 }, ids: stored.slice(-25) },
        { from: { since: inside }, ids: stored.filter(id => id > inside) },
        { from: { since: '2020-01-01T00:00:00Z' }, ids: stored, gaps: ['expired'] },
      ].map(one => ({ ...one, viewed: recorded('reader', { ...options, ...one.from, deviceId: '*' }) }))
      for (const { viewed, ids, gaps = [] } of readers) {
        await expect.poll(() => viewed.items.filter(isEvent).map(({ id }) => id)).toEqual(ids)
        expect(viewed.items.flatMap(item => (item.type === 'gap' ? item.reason : []))).toEqual(gaps)
        viewed.watch.close()
      }

      // A source over its limit is refused: at the latest with the second request, in case a minute has just begun.
      const many = Array.from({ length: LINES_PER_MINUTE }, () => ({ source: `${run}-many`, message: 'one too many' }))
      await expect.poll(() => post(many)).toBe(429)
      // The limit is that of the source, whichever way its lines come.
      const shipper = await openViewer(withSubprotocol(url, shipping))
      let message = 0
      const overSocket = async () => {
        // In case a minute has just begun.
        await post(many)
        const message_id = ++message
        shipper.send(JSON.stringify({ action: 'log', message_id, entries: many.slice(0, 50) }))
        return (await shipper.frame(frame => frame.message_id === message_id)).code
      }
      await expect.poll(overSocket).toBe('too-many-lines')
      await shipper.close()
    },
    (isLong ? 1_200_000 : 120_000) + 6 * size.storingDelayMs,
  )
})
