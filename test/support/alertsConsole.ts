import { afterAll, beforeAll, beforeEach } from 'vitest'
import { ulid } from '../../client/testing/events.ts'
import type { AlertFrame } from '../../client/watch.ts'
import { type ConsoleOnFake, consoleOnFake } from './consoleOnFake.ts'
import { ME } from './consoleSite.ts'
import { alertOf, fakeAlerts } from './fakeAlerts.ts'

/** A token that may see rules, and change none. */
export const READER = 'reader'
/** A device with an alert in its stream. */
export const HOT = 'Alerts-hot'
export const MINUTE_MS = 60_000

/** The event of an alert about {@link HOT}, some minutes ago. */
export const told = (minutesAgo: number, data: Pick<AlertFrame['data'], 'state' | 'durationSeconds'>): AlertFrame => {
  const ms = Date.now() - minutesAgo * MINUTE_MS
  return {
    id: ulid(ms, minutesAgo),
    deviceId: HOT,
    timestamp: new Date(ms).toISOString(),
    type: 'alert',
    level: data.state === 'firing' ? 'error' : 'info',
    message: data.state === 'firing' ? 'modem_temperature is above 60' : 'It is over',
    data: { rule: 'too-hot', since: new Date(Date.now() - 30 * MINUTE_MS).toISOString(), ...data },
  }
}

/** The console before an API with some rules and channels, which each test may change. */
export const alertsConsole = () => {
  let console: ConsoleOnFake
  const on = {
    /** History over all devices, the newest first. */
    stored: [] as readonly object[],
    get sonde() {
      return console.sonde
    },
    get pages() {
      return console.pages
    },
    /** Rules, channels and open alerts behind the API. */
    alerts: fakeAlerts(),
  }
  beforeAll(async () => {
    console = await consoleOnFake((url, token, method, body) => {
      if (url.pathname === '/me') return { ...ME, scope: token === READER ? ['read'] : ['read', 'admin'] }
      if (url.pathname === '/devices') return { devices: [], cursor: null }
      if (url.pathname === '/events') return { events: on.stored, cursor: null, lookedTo: null }
      if (url.pathname === `/devices/${HOT}/events`) {
        const events = console.sonde.stored.filter(one => one.deviceId === HOT).toReversed()
        return { events, cursor: null, lookedTo: null }
      }
      return on.alerts.answer(url, token, method, body)
    })
  }, 120_000)
  afterAll(() => console.close())
  beforeEach(() => {
    on.stored = []
    on.alerts = fakeAlerts()
    const rules = [
      alertOf('late-devices', { when: { kind: 'late' }, from: 'stage', channels: ['ops', 'down'] }),
      alertOf('many-errors', {
        level: 'error',
        when: { kind: 'count', type: 'log', pattern: { level: ['error', 'fatal'] }, atLeast: 20, withinSeconds: 300 },
      }),
      alertOf('watchdogs', { when: { kind: 'reboot', reasons: ['WATCHDOG'] }, enabled: false }),
    ]
    for (const rule of rules) on.alerts.rules.set(rule.name, rule)
    for (const name of ['ops', 'down'])
      on.alerts.channels.set(name, { name, type: 'slack', from: 'api', hasAddress: true })
  })
  return on
}
