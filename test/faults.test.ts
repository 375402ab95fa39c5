import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { MaxAge } from '../core/coap/options/maxAge.ts'
import { uintValue } from '../core/coap/options/value.ts'
import { EventPage } from '../core/events/http/contract.ts'
import { buildFirmware, machine } from '../firmware/testing/toolchain.ts'
import { startDevice } from './support/firmware.ts'
import { ownStack } from './support/ownStack.ts'
import { ACCEPTED, stackUnderTest } from './support/stack.ts'

const local = await ownStack({})
const stack = stackUnderTest(local.endpoints)
afterEach(() => stack.switchFaults({}))
afterAll(async () => {
  await stack.close()
  await local.close()
})

describe('when', () => {
  it('the bus refuses: the answer is 5.03 with Max-Age, and nothing is half-done', async () => {
    const viewer = await stack.viewer('Bus-1')
    await stack.switchFaults({ 'bus-refuse': { rate: 1 } })
    const refused = await stack.sendOnce('/uplink/Bus-1', { uplink_count: 1 })
    expect(refused.code).toBe('5.03')
    expect(uintValue(refused.options, MaxAge)).toBe(5)

    await stack.switchFaults({})
    expect((await stack.send('/uplink/Bus-1', { uplink_count: 2 })).code).toMatch(ACCEPTED)
    await viewer.frame(({ message }) => message === 'Received uplink #2')
    await expect.poll(async () => (await stack.events('Bus-1')).length).toBe(1)
    expect(viewer.uplinks('Bus-1')).toHaveLength(1)
  })

  it.skipIf(!machine.hasC)('the bus refuses the C client: it sends again, and is stored once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sonde-device-'))
    try {
      await buildFirmware(folder)
      await stack.switchFaults({ 'bus-refuse': { rate: 1 } })
      const args = ['--id', 'Bus-2', '--url', local.endpoints.coap, '--clock-rate', '2', '--uplinks', '1']
      const device = startDevice(join(folder, 'sonde-device'), args)
      const [, wait] = / 5\.03 .*, again in (\d+) ms$/.exec(await device.line(/5\.03/)) ?? []
      expect(Number(wait)).toBeGreaterThanOrEqual(5000)
      await stack.switchFaults({})
      await device.ended
      expect(device.lines.filter(line => / 2\.0[45] /.test(line))).toHaveLength(1)
      await expect.poll(() => stack.events('Bus-2')).toMatchObject([{ uplink: { uplink_count: 0 } }])
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('the bus refuses log lines: 503 says which; the same request again is stored once, and a third time is another one', async () => {
    const sources = Array.from({ length: 10 }, (_, at) => `Bus-log-${at}`)
    const entries = sources.flatMap(source => ['one', 'two'].map(message => ({ source, message })))
    const token = await stack.token({ scope: ['ship'] })
    const ship = () => stack.http('/logs', { method: 'POST', json: entries, token })
    const stored = async () => {
      const pages = await Promise.all(sources.map(source => stack.http(`/devices/${source}/events?type=log&tail=10`)))
      return pages.map(({ json }) =>
        EventPage.parse(json)
          .events.map(({ message }) => message)
          .join(),
      )
    }
    // Ten sources are tried four times, all but two of these 40 attempts are in vain. The listener's pulse may take some of them.
    await stack.switchFaults({ 'bus-refuse': { rate: 1, times: 38 } })
    const refused = await ship()
    expect([refused.status, refused.headers.get('retry-after'), refused.json]).toMatchObject([
      503,
      '2',
      { code: 'not-accepted', detail: expect.stringContaining('Not accepted: entries ') },
    ])
    await stack.switchFaults({})
    expect(await ship()).toMatchObject({ status: 202, json: { accepted: 20 } })
    await expect.poll(stored).toEqual(sources.map(() => 'one,two'))
    expect((await ship()).status).toBe(202)
    await expect.poll(stored).toEqual(sources.map(() => 'one,two,one,two'))
  })

  it('the table throttles: viewers still see it live, and it is stored when the table is back', async () => {
    const viewer = await stack.viewer('Table-1')
    await stack.switchFaults({ 'table-throttle': { rate: 1, table: 'Events' } })
    expect((await stack.send('/uplink/Table-1', { uplink_count: 1 })).code).toMatch(ACCEPTED)
    await viewer.frame(({ type }) => type === 'uplink')
    expect(await stack.events('Table-1').catch(() => [])).toEqual([])
    await stack.switchFaults({})
    await expect.poll(async () => (await stack.events('Table-1')).length).toBe(1)
  })

  it('a viewer is gone: its row is deleted, and others are served', async () => {
    const here = await stack.viewer('Gone-1')
    const exp = Math.floor(Date.now() / 1000) + 3600
    await stack.addViewerRow({
      deviceId: 'Gone-1',
      connectionId: 'L0SM9cOFvHcCIhw=',
      connectedAt: new Date(Date.now() - 60_000).toISOString(),
      claims: { sub: 'test', exp, devices: ['*'], scope: ['read'] },
      expiresAt: exp,
    })
    await stack.send('/uplink/Gone-1', { uplink_count: 1 })
    await here.frame(({ type }) => type === 'uplink')
    await expect.poll(async () => (await stack.viewersOf('Gone-1')).length).toBe(1)
  })

  it('a socket vanishes: its row goes with it', async () => {
    const viewer = await stack.viewer('Vanish-1')
    expect(await stack.viewersOf('Vanish-1')).toHaveLength(1)
    viewer.vanish()
    await expect.poll(() => stack.viewersOf('Vanish-1')).toEqual([])
  })

  it('posts fail now and then: they are tried again', async () => {
    const viewer = await stack.viewer('Post-1')
    await viewer.frame(({ type }) => type === 'live')
    // Each is tried four times: whichever frames these posts belong to, the last attempt of each gets through.
    await stack.switchFaults({ 'post-fail': { rate: 1, times: 3 } })
    for (let count = 1; count <= 10; count++) await stack.send('/uplink/Post-1', { uplink_count: count })
    await expect.poll(() => viewer.uplinks('Post-1').length).toBeGreaterThanOrEqual(10)
  })

  it('a function throws: it is tried again, then the event is in its dead-letter queue; the other path goes on', async () => {
    const viewer = await stack.viewer('Throw-1')
    await stack.switchFaults({ 'function-throw': { rate: 1, function: 'Persist' } })
    expect((await stack.send('/uplink/Throw-1', { uplink_count: 1 })).code).toMatch(ACCEPTED)
    const frame = await viewer.frame(({ type }) => type === 'uplink')
    const found: string[] = []
    await expect
      .poll(async () => {
        found.push(...(await stack.deadLetters('StorePath')))
        return found.some(body => body.includes(String(frame.id)) && body.includes('"approximateInvokeCount":3'))
      })
      .toBe(true)
    expect(await stack.events('Throw-1')).toEqual([])
  })

  it('pushing throws: it is stored all the same, and what nobody was shown is in a dead-letter queue', async () => {
    await stack.switchFaults({ 'function-throw': { rate: 1, function: 'Broadcast' } })
    expect((await stack.send('/uplink/Throw-2', { uplink_count: 7 })).code).toMatch(ACCEPTED)
    await expect.poll(() => stack.events('Throw-2')).toHaveLength(1)
    const found: string[] = []
    await expect
      .poll(async () => {
        found.push(...(await stack.deadLetters('LivePathUplinks')))
        return found.some(body => body.includes('Throw-2') && body.includes('"approximateInvokeCount":3'))
      })
      .toBe(true)
  })

  it('a fault is misspelt: the switch says so', async () => {
    const response = await fetch(`${stack.endpoints.aws}/_local/faults`, {
      method: 'PUT',
      body: '{"bus-refuse":{"rate":2}}',
    })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('bus-refuse.rate')
  })
})
