import { expect, it } from 'vitest'
import { readSchema } from '../../../proto/schemaFiles.ts'
import { frameOf, receivedUplink } from '../../testing/uplinks.ts'
import { rejectedFrame } from '../rejected/frame.ts'
import { rejectedItems } from '../rejected/item.ts'
import { schemaColumns } from '../schemaColumns.ts'
import type { HistoryEvent } from './contract.ts'
import { eventBody, historyCsv } from './forms.ts'

const wire = { type: 'CON', messageId: 1, token: '', bytes: 2 } as const
const { uplink: _, ...received } = receivedUplink({}, { raw: 'ffff' })
const rejected = rejectedItems({ ...received, reason: '=HYPERLINK("http://x")' }).map(({ item }) => rejectedFrame(item))
const events: HistoryEvent[] = [
  {
    ...frameOf(
      receivedUplink({
        uplink_count: 7,
        heartbeat: { reboot: { reason: 'WATCHDOG' }, activity: { sleep: 5, other: 0 }, modem_temperature: -3.5 },
      }),
    ),
    wire,
  },
  ...rejected.map(frame => ({ ...frame, wire })),
]
const csv = () => historyCsv(schemaColumns(readSchema().uplink))
const page = { events, cursor: null, lookedTo: null, readUnits: 1 }

it('as NDJSON is an event a line', () => {
  const { body, contentType } = eventBody(page, 'application/x-ndjson', csv)
  expect(contentType).toBe('application/x-ndjson')
  expect(
    body
      .split('\n')
      .slice(0, 2)
      .map(line => JSON.parse(line)),
  ).toEqual(events)
})

it('as CSV has a head, a row an event, and no cell that is a formula', () => {
  const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'].map(
    message => ({ ...events[1], message }) as HistoryEvent,
  )
  const { body } = eventBody({ ...page, events: [...events, ...formulas] }, 'text/csv', csv)
  const [head, first] = body.split('\r\n')
  const cells = Object.fromEntries((head ?? '').split(',').map((name, at) => [name, first?.split(',')[at]]))
  expect(cells).toMatchObject({
    id: events[0]?.id,
    timestamp: '2024-01-15T10:30:00.000Z',
    type: 'uplink',
    message: 'Received uplink #7',
    uplink_count: '7',
    heartbeat_modem_temperature: '-3.5',
    heartbeat_activity_sleep: '5',
    heartbeat_activity_wifi: '',
    heartbeat_activity_other: '0',
    location_wifi_count: '',
    heartbeat_reboot_reason: 'WATCHDOG',
    bytes: '2',
  })
  for (const formula of ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "'\r=1"]) expect(body).toContain(formula)
  expect(body).not.toMatch(/,"?[=+@]/)
})
