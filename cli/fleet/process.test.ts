import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StatusChange } from '../../client/frames.ts'
import { ulid } from '../../client/testing/events.ts'
import { type FakeSonde, startFakeSonde } from '../../client/testing/fakeSonde.ts'
import { jwt } from '../../client/testing/jwt.ts'
import { bareEnvironment, startSonde } from '../testing/sonde.ts'

/** `sonde devices --follow` as its users run it. */
const NOW = Date.now()
const HOUR_AGO = new Date(NOW - 3_600_000).toISOString()
let sonde: FakeSonde
beforeAll(async () => {
  sonde = await startFakeSonde()
})
afterAll(() => sonde.close())

const list = (deviceId: string, status: 'online' | 'late', keyedAt: string | null = null) =>
  sonde.devices.set(deviceId, { deviceId, kind: 'device', status, lastSeenAt: HOUR_AGO, uplinkCount: 7, keyedAt })
let told = 0
const change = (deviceId: string, more: Partial<StatusChange>): StatusChange => ({
  id: ulid(NOW + ++told, told),
  ...{ deviceId, change: 'late', status: 'late', since: HOUR_AGO, ...more },
})
const follow = (...args: readonly string[]) =>
  startSonde(['devices', '--follow', ...args], {
    env: {
      ...bareEnvironment({
        SONDE_HTTP_URL: sonde.http,
        SONDE_WEBSOCKET_URL: sonde.url,
        SONDE_TOKEN: jwt(4_000_000_000),
      }),
      TZ: 'UTC',
    },
  })
const isOpen = (deviceIds: string) => () =>
  [...sonde.viewers].some(({ statuses }) => [...statuses].toSorted().join(' ') === deviceIds)

describe('sonde devices --follow', { timeout: 60_000 }, () => {
  it('lists the devices, tells what changes, says what it may have missed, and ends on Ctrl-C', async () => {
    sonde.devices.clear()
    list('lamp-1', 'online')
    list('lamp-2', 'online')
    const { child, until, ended } = follow()
    await until(/lamp-2 +device +online +1h +#7 +-\n/)
    sonde.tell(change('lamp-1', {}))
    sonde.tell(change('lamp-2', { change: 'offline', status: 'offline' }))
    sonde.tell(change('lamp-1', { change: 'online', status: 'online', silentSeconds: 5400 }))
    sonde.tell(change('lamp-3', { change: 'first-seen', status: 'online' }))
    sonde.tell(change('lamp-3', { change: 'configured', status: 'online', version: 3 }))
    await until(/applied\n/)
    list('lamp-1', 'late')
    list('lamp-3', 'online')
    // By the clock it is late, and nobody was told so.
    sonde.devices.set('lamp-2', {
      ...{ deviceId: 'lamp-2', kind: 'device', status: 'late', told: { status: 'online', since: HOUR_AGO } },
      ...{ lastSeenAt: HOUR_AGO, uplinkCount: 7, keyedAt: null },
    })
    sonde.cut()
    await until(/lamp-2 online last heard 1h ago\n/)
    child.kill('SIGINT')
    const { out, err, signal } = await ended
    const lines = out.replaceAll(/^\d\d:\d\d:\d\d /gm, '').split('\n')
    expect(lines[0]).toMatch(/^NAME +KIND +STATUS +LAST SEEN/)
    expect(lines.slice(3)).toEqual([
      'lamp-1 late last heard 1h ago',
      'lamp-2 offline last heard 1h ago',
      'lamp-1 online heard again after 1h',
      'lamp-3 online heard for the first time',
      'lamp-3 online configuration 3 applied',
      'lamp-1 late last heard 1h ago',
      'lamp-2 online last heard 1h ago',
      '',
    ])
    expect(err).toMatch(
      /^not connected: .*\nnot connected from .* to .*: the statuses that differ follow\nconnected again\n$/,
    )
    expect(signal).toBe('SIGINT')
  })

  it('shows the names, the status and the keys that are asked for, as JSON where that is asked for', async () => {
    sonde.devices.clear()
    list('door-1', 'online', HOUR_AGO)
    list('door-2', 'late', HOUR_AGO)
    list('door-3', 'late')
    list('window-1', 'late', HOUR_AGO)
    const { child, until, ended } = follow('door-*', '--status', 'late', '--key', 'with', '--json')
    await until(/door-2.*\n/)
    sonde.tell(change('door-3', {}), change('window-1', {}), change('door-2', { change: 'online', status: 'online' }))
    sonde.tell(change('door-1', {}))
    await until(/door-1.*\n/)
    // The list, which is read again after the cut, has nothing new.
    list('door-1', 'late', HOUR_AGO)
    list('door-2', 'online', HOUR_AGO)
    list('door-3', 'late')
    sonde.cut()
    await until(/missed.*\n/)
    child.kill('SIGINT')
    const items = (await ended).out
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(items).toMatchObject([
      { type: 'read', deviceId: 'door-2', status: 'late', device: { uplinkCount: 7 } },
      { type: 'change', deviceId: 'door-1', change: 'late', since: HOUR_AGO },
      { type: 'missed', from: expect.stringMatching(/Z$/), to: expect.stringMatching(/Z$/) },
    ])
  })

  it('subscribes to the names alone, and goes with a reader that leaves', async () => {
    sonde.devices.clear()
    list('pump-1', 'online')
    const { child, until, ended } = follow('pump-1', 'pump-2')
    await until(/pump-1/)
    await sonde.until(isOpen('pump-1 pump-2'))
    child.stdout?.destroy()
    for (let count = 0; count < 4; count++) sonde.tell(change('pump-1', {}), change('pump-2', {}))
    expect(await ended).toMatchObject({ code: 0, err: '' })
  })

  it('tells why it cannot', async () => {
    expect(await follow('--kind', 'source').ended).toMatchObject({
      code: 3,
      err: expect.stringContaining('never late'),
    })
    sonde.behaviour.refuse = { status: 401, code: 'unauthorized', detail: 'the token has expired' }
    const refused = await follow().ended
    sonde.behaviour.refuse = undefined
    expect(refused).toMatchObject({ code: 4, out: '', err: expect.stringContaining('the token has expired') })
  })
})
