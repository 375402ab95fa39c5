import { afterAll, describe, expect, it } from 'vitest'
import { introduced } from './support/introduced.ts'
import { sharedEndpoints } from './support/sharedEndpoints.ts'
import { stackUnderTest } from './support/stack.ts'
import type { AnyFrame } from './support/viewer.ts'

const stack = stackUnderTest(await sharedEndpoints())
afterAll(stack.close)

const counts = (frames: readonly AnyFrame[]) =>
  frames.filter(({ type }) => type === 'history').flatMap(({ events = [] }) => events.map(({ message }) => message))
const isLive = (deviceId: string) => (frame: AnyFrame) => frame.type === 'live' && frame.deviceId === deviceId

/** Sends uplinks counted from 1, and waits until they are stored, and until they were pushed: a viewer that comes later gets them from history alone. */
const sent = async (deviceId: string, count: number) => {
  const witness = await stack.viewer(deviceId)
  for (let at = 1; at <= count; at++) {
    await stack.send(`/uplink/${deviceId}`, { uplink_count: at })
    if (at === 1) await Promise.all([introduced(stack, deviceId), witness.frame(({ type }) => type === 'status')])
  }
  await expect.poll(async () => (await stack.events(deviceId)).length).toBe(count)
  await expect.poll(() => witness.uplinks(deviceId).length).toBeGreaterThanOrEqual(count)
  await witness.close()
  return (await stack.events(deviceId)).map(({ id }) => String(id))
}

describe('a viewer that comes later', () => {
  it('gets the newest so many first, then live, then what comes', async () => {
    const ids = await sent('Tail-1', 8)
    const viewer = await stack.viewer('Tail-1', { query: '&tail=3' })
    await viewer.frame(isLive('Tail-1'))
    expect(viewer.frames.map(({ type }) => type)).toEqual(['connected', 'history', 'history', 'live'])
    expect(viewer.ids()).toEqual(ids.slice(-3))
    await stack.send('/uplink/Tail-1', { uplink_count: 9 })
    await viewer.frame(({ message }) => message === 'Received uplink #9')
  })

  it('gets everything since the last that it knows', async () => {
    const ids = await sent('Since-1', 5)
    const viewer = await stack.viewer('Since-1', { query: `&since=${ids[1]}` })
    await viewer.frame(isLive('Since-1'))
    expect(viewer.ids()).toEqual(ids.slice(2))
  })

  it('of all devices gets theirs, as far as its token covers them', async () => {
    const mine = [...(await sent('Many-a', 2)), ...(await sent('Many-b', 2))]
    await sent('Lots-c', 1)
    const viewer = await stack.viewer('*', {
      query: '&tail=100',
      token: await stack.token({ devices: ['Many-*'] }),
    })
    await viewer.frame(isLive('*'))
    expect(viewer.ids()).toEqual(mine.sort())
  })

  it('with a level gets only what is loud enough, also of history', async () => {
    await stack.send('/uplink/Loud-1', { uplink_count: 1 })
    await stack.send('/uplink/Loud-1', { uplink_count: 2, heartbeat: { reboot: { reason: 'BROWNOUT' } } })
    await expect.poll(async () => (await stack.events('Loud-1')).length).toBe(2)
    const viewer = await stack.viewer('Loud-1', { query: '&tail=10&level=error' })
    await viewer.frame(isLive('Loud-1'))
    expect(counts(viewer.frames)).toEqual(['Received uplink #2'])
  })

  it('hears by a gap that history does not reach back so far', async () => {
    await sent('Gap-1', 1)
    const viewer = await stack.viewer('Gap-1', { query: '&since=2020-01-01T00:00:00Z' })
    const gap = await viewer.frame(({ type }) => type === 'gap')
    expect(gap).toMatchObject({ deviceId: 'Gap-1', reason: 'expired' })
    await viewer.frame(isLive('Gap-1'))
    expect(viewer.ids()).toHaveLength(1)
  })
})

describe('one socket', () => {
  it('watches several devices, and stops watching one', async () => {
    await sent('Sub-b', 2)
    const viewer = await stack.viewer('Sub-a')
    viewer.send(JSON.stringify({ action: 'subscribe', deviceId: 'Sub-b', tail: 1 }))
    await viewer.frame(({ type, deviceId }) => type === 'subscribed' && deviceId === 'Sub-b')
    await viewer.frame(isLive('Sub-b'))
    expect(counts(viewer.frames)).toEqual(['Received uplink #2'])
    await stack.send('/uplink/Sub-a', { uplink_count: 1 })
    await stack.send('/uplink/Sub-b', { uplink_count: 3 })
    await viewer.frame(({ deviceId, type }) => deviceId === 'Sub-a' && type === 'uplink')
    await viewer.frame(({ message }) => message === 'Received uplink #3')

    viewer.send(JSON.stringify({ action: 'unsubscribe', deviceId: 'Sub-a' }))
    await viewer.frame(({ type }) => type === 'unsubscribed')
    await stack.send('/uplink/Sub-a', { uplink_count: 2 })
    await stack.send('/uplink/Sub-b', { uplink_count: 4 })
    await viewer.frame(({ message }) => message === 'Received uplink #4')
    expect(viewer.uplinks('Sub-a')).toHaveLength(1)
  })

  it('reads the history of what it watches again', async () => {
    const ids = await sent('Again-1', 3)
    const viewer = await stack.viewer('Again-1')
    await viewer.frame(isLive('Again-1'))
    viewer.send(JSON.stringify({ action: 'subscribe', deviceId: 'Again-1', since: ids[0] }))
    await viewer.frame(({ type, done }) => type === 'history' && done === true)
    expect(viewer.ids()).toEqual(ids.slice(1))
    expect(await stack.viewersOf('Again-1')).toHaveLength(1)
  })

  it('with exact levels', async () => {
    const viewer = await stack.viewer('Exact-x')
    viewer.send(JSON.stringify({ action: 'subscribe', deviceId: 'Exact-1', levels: ['warn'] }))
    await viewer.frame(({ type }) => type === 'subscribed')
    await stack.send('/uplink/Exact-1', { uplink_count: 1, heartbeat: { reboot: { reason: 'WATCHDOG' } } })
    await stack.send('/uplink/Exact-1', { uplink_count: 2, heartbeat: { reboot: { reason: 'POWER_ON' } } })
    await viewer.frame(({ message }) => message === 'Received uplink #2')
    expect(viewer.uplinks('Exact-1')).toHaveLength(1)
  })

  it('cannot subscribe to what its token does not cover', async () => {
    const viewer = await stack.viewer('Mine-1', { token: await stack.token({ devices: ['Mine-*'] }) })
    viewer.send(JSON.stringify({ action: 'subscribe', deviceId: 'Theirs-1', tail: 10 }))
    expect(await viewer.frame(({ type }) => type === 'error')).toMatchObject({
      code: 'foreign-device',
      deviceId: 'Theirs-1',
    })
    expect(await stack.viewersOf('Theirs-1')).toEqual([])
  })
})
