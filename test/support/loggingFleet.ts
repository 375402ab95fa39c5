import { idInItem } from '../../client/ids.ts'
import { ulid, uplink } from '../../client/testing/events.ts'
import { logLine } from '../../client/testing/logLine.ts'
import type { EventFrame } from '../../client/watch.ts'
import { neverHeard } from '../../core/testing/device.ts'
import { type ConsoleOnFake, consoleOnFake } from './consoleOnFake.ts'

const MINUTE_MS = 60_000
const ESC = '\u001b'

/** A device and three services, of which one has been gone for a day. */
const KINDS = { ABC123: 'device', 'api-gateway': 'source', 'billing-worker': 'source', 'web-1': 'source' } as const
const isKnown = (id: string): id is keyof typeof KINDS => Object.hasOwn(KINDS, id)
const GONE_MS = 24 * 60 * MINUTE_MS

const recordOf = (deviceId: keyof typeof KINDS) =>
  neverHeard(deviceId, {
    kind: KINDS[deviceId],
    status: 'online',
    lastSeenAt: new Date(Date.now() - (deviceId === 'billing-worker' ? GONE_MS : 1_000)).toISOString(),
  })

const NOW = Date.now() - MINUTE_MS
/** The events of a timeline, a second apart. */
const events: readonly EventFrame[] = [
  (id: string) =>
    logLine(idInItem(id, 0), `${ESC}[32mPOST${ESC}[0m /uplinks ${ESC}[1m201${ESC}[0m`, {
      deviceId: 'api-gateway',
      application: 'ingest',
      metadata: { status: 201, user: { id: 40 } },
    }),
  (id: string) => uplink(id, { deviceId: 'ABC123', count: 41 }),
  (id: string) =>
    logLine(id, `${ESC}[31mTypeError: <b id="injected">x</b>${ESC}[0m\n\tat handler (a.js:1)\n\tat next (b.js:2)`, {
      level: 'error',
      metadata: { status: 500 },
    }),
  (id: string) => logLine(id, 'between', { deviceId: 'api-gateway', metadata: { status: 200 } }),
  (id: string) => logLine(id, '    at needle (c.js:3)', { level: 'unknown', continues: true }),
  (id: string) => logLine(id, '    at last (d.js:4)', { level: 'unknown', continues: true }),
  (id: string) =>
    logLine(id, `${ESC}[41;97m ALERT ${ESC}[0m ${ESC}[7minverse${ESC}[0m ${ESC}[2mdim${ESC}[0m disk full`, {
      level: 'warn',
      timestamp: new Date(NOW - 95_000).toISOString(),
    }),
].map((make, place) => {
  const event = make(ulid(NOW + place * 1_000, place + 1))
  return event.type === 'uplink' ? { ...event, timestamp: new Date(NOW + place * 1_000).toISOString() } : event
})

/** Lines by minute: one error among many others. */
const bucketsOf = (from: number, to: number) => {
  const buckets = []
  for (let at = from, place = 0; at < to; at += MINUTE_MS, place++)
    buckets.push({ at: new Date(at).toISOString(), lines: { info: 10, ...(place % 10 === 3 && { error: 1 }) } })
  return buckets
}

/** The console before a stack with a device and three services, whose events are stored already. */
export const loggingFleet = async (): Promise<ConsoleOnFake> => {
  const fake = await consoleOnFake(({ pathname, searchParams }) => {
    if (pathname.endsWith('/events')) return { events: [], cursor: null, lookedTo: null, readUnits: 0 }
    if (pathname === '/devices') return { devices: Object.keys(KINDS).filter(isKnown).map(recordOf), cursor: null }
    if (pathname === '/stats') {
      const [from, to] = [Date.parse(`${searchParams.get('from')}`), Date.parse(`${searchParams.get('to')}`)]
      const buckets = bucketsOf(from, Number.isNaN(to) ? Date.now() : to)
      return { by: searchParams.get('by'), from: searchParams.get('from'), to: searchParams.get('to'), buckets }
    }
    const [, , id = ''] = pathname.split('/')
    return isKnown(id) ? recordOf(id) : undefined
  })
  fake.sonde.behaviour.piece = 100
  for (const event of events) fake.sonde.store(event)
  return fake
}
