import { afterAll, describe, expect, it } from 'vitest'
import { watchStatus } from '../client/status.ts'
import type { StatusItem } from '../client/statusItems.ts'
import { fresh } from './support/page.ts'
import { statusOnBus } from './support/putStatus.ts'
import { sharedEndpoints } from './support/sharedEndpoints.ts'
import { stackUnderTest } from './support/stack.ts'
import { type AnyFrame, refusedWith, type TestViewer } from './support/viewer.ts'

const stack = stackUnderTest(await sharedEndpoints())
const bus = statusOnBus(stack.endpoints)
afterAll(async () => {
  bus.close()
  await stack.close()
})

const PATIENCE = { timeout: 60_000 }
const [A, B, C, D, E] = ['a', 'b', 'c', 'd', 'e'].map(name => fresh(`Statuses-${name}`))
const known = (deviceId = '') =>
  expect.poll(async () => (await stack.http(`/devices/${deviceId}`)).status, PATIENCE).toBe(200)
/** The changes to late and offline in the `status` frames of a viewer. Others come of the uplinks of the test. */
const changesIn = ({ frames }: TestViewer) =>
  frames
    .filter(({ type, id }) => type === 'status' && id === undefined)
    .flatMap(({ changes }) => (Array.isArray(changes) ? changes : []))
    .filter(({ change }) => change === 'late' || change === 'offline')
    .map(({ deviceId, change }) => `${deviceId} ${change}`)
const isAbout = (deviceId: string | undefined, wanted: string) => (frame: AnyFrame) =>
  frame.type === wanted && frame.deviceId === deviceId && frame.status === true

describe('a socket', PATIENCE, () => {
  it('has the events and the status of one device apart, and gives up one of them', async () => {
    const viewer = await stack.viewer(A ?? '', { query: '&status=1' })
    await viewer.frame(isAbout(A, 'live'))
    expect(await viewer.frame(isAbout(A, 'connected'))).toMatchObject({ deviceId: A })
    await stack.send(`/uplink/${A}`, { uplink_count: 1 })
    await expect
      .poll(async () => (await stack.events(A ?? '')).some(({ type }) => type === 'uplink'), PATIENCE)
      .toBe(true)
    viewer.send(JSON.stringify({ action: 'subscribe', deviceId: A }))
    await viewer.frame(({ type, status }) => type === 'live' && status === undefined)
    await bus.put(A ?? '', 'late')
    await viewer.frame(({ type, id, level }) => type === 'status' && id !== undefined && level === 'warn')
    await expect.poll(() => changesIn(viewer), PATIENCE).toEqual([`${A} late`])
    expect(viewer.uplinks(A ?? '')).toEqual([])

    viewer.send(JSON.stringify({ action: 'unsubscribe', deviceId: A, status: true }))
    await viewer.frame(isAbout(A, 'unsubscribed'))
    await bus.put(A ?? '', 'offline')
    await viewer.frame(({ type, id, level }) => type === 'status' && id !== undefined && level === 'error')
    expect(changesIn(viewer)).toEqual([`${A} late`])
    await viewer.close()
  })

  it('is told of all devices that its token covers, at the levels that it asks for', async () => {
    const token = await stack.token({ devices: [B ?? ''] })
    const [mine, offline] = await Promise.all([
      stack.viewer('*', { token, query: '&status=1' }),
      stack.viewer('*', { token, query: '&status=1&level=error' }),
    ])
    await Promise.all([mine, offline].map(viewer => viewer.frame(isAbout('*', 'live'))))
    await bus.put(C ?? '', 'offline')
    await bus.put(B ?? '', 'late')
    await bus.put(B ?? '', 'offline')
    await expect.poll(() => changesIn(mine).toSorted(), PATIENCE).toEqual([`${B} late`, `${B} offline`])
    await expect.poll(() => changesIn(offline), PATIENCE).toEqual([`${B} offline`])
    mine.send(JSON.stringify({ action: 'subscribe', deviceId: C, status: true }))
    expect(await mine.frame(({ type }) => type === 'error')).toMatchObject({ code: 'foreign-device', deviceId: C })
    await Promise.all([mine.close(), offline.close()])
  })

  it('is refused where it asks for a history of statuses', async () => {
    const { webSocket, token } = stack.endpoints
    const headers = { authorization: `Bearer ${token}` }
    expect(await refusedWith(`${webSocket}?deviceId=*&status=1&tail=5`, headers)).toEqual({
      status: 400,
      body: 'status has no history: neither tail nor since',
    })
    expect(await stack.http('/me?deviceId=*&status=1&tail=5')).toMatchObject({ status: 400 })
  })
})

it('the SDK reads the statuses, tells what changes, and reads again after its socket was cut', PATIENCE, async () => {
  for (const deviceId of [D, E]) {
    await stack.send(`/uplink/${deviceId}`, { uplink_count: 1 })
    await known(deviceId)
  }
  const sub = fresh('Statuses')
  const items: StatusItem[] = []
  const running = watchStatus({
    url: stack.endpoints.webSocket,
    http: stack.endpoints.http ?? '',
    // A subject may be revoked for this second alone: the next token is a later one.
    token: () => stack.token({ sub, devices: [D ?? '', E ?? ''], iat: Math.floor(Date.now() / 1000) }),
    deviceId: '*',
    // The platform's ten idle minutes are six seconds here.
    pingEveryMs: 1_000,
    firstWaitMs: 100,
    onChange: item => void items.push(item),
  })
  try {
    await expect.poll(() => running.state.state, PATIENCE).toBe('live')
    expect(Object.fromEntries(running.statuses)).toEqual({ [D ?? '']: 'online', [E ?? '']: 'online' })
    await bus.put(D ?? '', 'late')
    await expect.poll(() => running.statuses.get(D ?? ''), PATIENCE).toBe('late')
    expect(items.filter(({ type }) => type === 'change')).toContainEqual(
      expect.objectContaining({ deviceId: D, change: 'late' }),
    )
    await stack.revoke(sub)
    await expect.poll(() => items.some(({ type }) => type === 'missed'), PATIENCE).toBe(true)
    await expect.poll(() => running.state.state, PATIENCE).toBe('live')
    // The stage knows that the device was heard a moment ago.
    await expect.poll(() => running.statuses.get(D ?? ''), PATIENCE).toBe('online')
    await bus.put(E ?? '', 'offline')
    await expect.poll(() => running.statuses.get(E ?? ''), PATIENCE).toBe('offline')
  } finally {
    running.close()
  }
})
