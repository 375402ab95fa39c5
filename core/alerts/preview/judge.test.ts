import { describe, expect, it } from 'vitest'
import { AlertRule } from '../../contracts/alerts.ts'
import type { Match } from '../watch/matches.ts'
import { judgeOf } from './judge.ts'

const MINUTE = 60_000
const rule = (when: unknown, coolDownSeconds = 300) => AlertRule.parse({ when, coolDownSeconds })
const event = (at: number, element: Match['element'] = {}, deviceId = 'A'): Match => ({
  deviceId,
  at,
  id: `id-${at}`,
  element,
})
/** The alerts as `device from-to`. */
const told = (of: AlertRule, events: readonly (readonly [Match, boolean])[], until: number) => {
  const judge = judgeOf(of)
  for (const [one, isMatch] of events) judge.see(one, isMatch)
  return judge.end(until).map(({ deviceId, at, overAt }) => `${deviceId} ${at}-${overAt ?? ''}`)
}

describe('a preview', () => {
  it('tells a device once while events keep matching, and again after a quiet time', () => {
    const of = rule({ kind: 'reboot' })
    const times = [0, 4, 8, 20]
    const events = times.map(minute => [event(minute * MINUTE), true] as const)
    expect(told(of, [...events, [event(21 * MINUTE, {}, 'B'), true]], 22 * MINUTE)).toEqual([
      `A 0-${13 * MINUTE}`,
      `A ${20 * MINUTE}-`,
      `B ${21 * MINUTE}-`,
    ])
  })

  it('counts within the window, by device', () => {
    const of = rule({ kind: 'count', type: 'log', atLeast: 3, withinSeconds: 120 })
    const at = (minute: number, deviceId = 'A') => [event(minute * MINUTE, {}, deviceId), true] as const
    expect(told(of, [at(0), at(0), at(2.1), at(2.1, 'B'), at(2.1, 'B'), at(3)], 30 * MINUTE)).toEqual([])
    expect(told(of, [at(0), at(1), at(1)], 30 * MINUTE)).toEqual([`A ${MINUTE}-${6 * MINUTE}`])
    expect(told(of, [at(0), at(0, 'B'), at(1), at(1, 'B')], 30 * MINUTE)).toEqual([])
    expect(told(of, [at(0.9), at(1.05), at(1.1)], 30 * MINUTE)).toEqual([`A ${1.1 * MINUTE}-${6.1 * MINUTE}`])
    // Single matches do not keep it open.
    const after = [at(4), at(7), at(10)]
    expect(told(of, [at(0), at(0), at(0), ...after], 30 * MINUTE)).toEqual([`A 0-${5 * MINUTE}`])
  })

  it('a late device is told until it is online again', () => {
    const status = (minute: number, change: string) => [event(minute * MINUTE, { change }), true] as const
    expect(
      told(
        rule({ kind: 'late' }),
        [status(0, 'online'), status(1, 'late'), status(2, 'late'), status(90, 'online')],
        99 * MINUTE,
      ),
    ).toEqual([`A ${MINUTE}-${90 * MINUTE}`])
    expect(told(rule({ kind: 'offline' }), [status(2, 'offline')], 99 * MINUTE)).toEqual([`A ${2 * MINUTE}-`])
  })

  it.each([
    [{ kind: 'reboot' }, { uplink: { heartbeat: { reboot: { reason: 'WATCHDOG' } } } }, 'rebooted: WATCHDOG'],
    [{ kind: 'late' }, { change: 'late', silentSeconds: 1830 }, 'not heard for 30 min 30 s'],
    [
      { kind: 'count', type: 'log', atLeast: 2, withinSeconds: 60 },
      { level: 'error', message: 'boom' },
      '2 within 1 minute, the last: error: boom',
    ],
  ])('of %j has the message that is told', (when, element, message) => {
    const judge = judgeOf(rule(when))
    for (const at of [0, 1000]) judge.see(event(at, element), true)
    expect(judge.end(MINUTE).map(one => one.message)).toEqual([message])
  })

  describe('of a value', () => {
    const of = rule({ kind: 'value', field: 'heartbeat.modem_temperature', above: 60, forSeconds: 600 })
    const uplink = (minute: number, modem_temperature?: number) =>
      [
        event(minute * MINUTE, {
          uplink: { heartbeat: { ...(modem_temperature !== undefined && { modem_temperature }) } },
        }),
        (modem_temperature ?? 0) > 60,
      ] as const

    it('tells it once it was beyond its bound for long enough, until it is back', () => {
      expect(told(of, [uplink(0, 61), uplink(5, 70), uplink(12, 65), uplink(20, 50)], 30 * MINUTE)).toEqual([
        `A ${12 * MINUTE}-${20 * MINUTE}`,
      ])
    })

    it('does not tell it when it came back before', () => {
      expect(told(of, [uplink(0, 61), uplink(5, 50), uplink(9, 70), uplink(15, 50)], 30 * MINUTE)).toEqual([])
    })

    it('does not tell it of a device that fell silent', () => {
      expect(told(of, [uplink(0, 61), uplink(5, 70)], 30 * MINUTE)).toEqual([])
    })

    it('tells it of a list, of which one value is enough', () => {
      const inList = rule({ kind: 'value', field: 'location.wifi.rssi', below: -80, forSeconds: 0 })
      const seen = (minute: number, ...rssi: readonly number[]) =>
        [
          event(minute * MINUTE, { uplink: { location: { wifi: rssi.map(one => ({ rssi: one })) } } }),
          rssi.some(one => one < -80),
        ] as const
      expect(told(inList, [seen(0, -40, -90), seen(5, -40), seen(6), seen(9, -81)], 30 * MINUTE)).toEqual([
        `A 0-${5 * MINUTE}`,
        `A ${9 * MINUTE}-`,
      ])
    })

    it('goes by uplinks that tell it', () => {
      expect(told(of, [uplink(0, 61), uplink(5), uplink(11, 61)], 30 * MINUTE)).toEqual([`A ${11 * MINUTE}-`])
    })
  })
})
