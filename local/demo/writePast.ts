import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Sighting } from '../../core/contracts/sighting.ts'
import { configureDevice } from '../../core/devices/configuration/configure.ts'
import { dynamoDevices } from '../../core/devices/devicesTable.ts'
import { noteSighting } from '../../core/devices/note/noteSighting.ts'
import { registerDevice } from '../../core/devices/registry/register.ts'
import type { ToStore } from '../../core/events/kind.ts'
import type { EventItem } from '../../core/events/kinds.ts'
import { rejectedItems } from '../../core/events/rejected/item.ts'
import { statusItems } from '../../core/events/status/item.ts'
import { eventStore } from '../../core/events/store.ts'
import type { Retention, StoredEvent } from '../../core/events/stored.ts'
import { uplinkItems } from '../../core/events/uplink/item.ts'
import { writeHistory } from '../history.ts'
import type { Entry } from './day.ts'

/** Where the past goes, and by which settings of the stage. */
export type PastTables = {
  readonly client: DynamoDBClient
  readonly devicesTable: string
  readonly eventsTable: string
  readonly retention: Retention
  /** Whether history over all devices is kept. */
  readonly keepsMerged: boolean
}

/** A change of a device's record. */
type Step = { readonly sighting: Sighting } | { readonly configured: Extract<Entry, { kind: 'configured' }> }

/**
 * Writes the past of a device with the code that stores uplinks, but for two shortcuts: events are written many at a time, and
 * the record is not told of uplinks that leave nothing in it.
 */
export const writePast = async (
  deviceId: string,
  entries: readonly Entry[],
  { client, devicesTable, eventsTable, retention, keepsMerged }: PastTables,
): Promise<void> => {
  const events: StoredEvent[] = []
  const steps: Step[] = []
  const store = eventStore({
    note: async sighting => {
      steps.push({ sighting })
      return { kind: 'noted' }
    },
    findUnnoted: async () => undefined,
    claim: async () => undefined,
    append: async event => events.push(event) > 0,
    count: async () => undefined,
    noteSource: async () => undefined,
    retention,
  })
  for (const entry of entries) {
    if (entry.kind === 'configured') steps.push({ configured: entry })
    else for (const toStore of itemsOf(entry)) await store(toStore)
  }

  const devices = dynamoDevices({ client, tableName: devicesTable })
  const note = noteSighting({ devices, findInHistory: async () => undefined })
  const configure = configureDevice(devices)
  await registerDevice(devices)(deviceId, new Date(entries[0]?.at ?? 0))
  for (const step of lasting(steps)) {
    if ('sighting' in step) await note(step.sighting)
    else await configure(deviceId, step.configured.desired, {}, new Date(step.configured.at))
  }
  await writeHistory({ client, tableName: eventsTable, keepsMerged }, events)
}

const itemsOf = (entry: Exclude<Entry, { kind: 'configured' }>): readonly ToStore<EventItem>[] => {
  if (entry.kind === 'status') return statusItems({ changes: [entry.event] })
  return entry.kind === 'uplink' ? uplinkItems({ uplinks: [entry.event] }) : rejectedItems(entry.event)
}

/** The steps that leave something in the record: configurations, reports of them, deliveries, and the last uplinks. */
const lasting = (steps: readonly Step[]): readonly Step[] =>
  steps.filter(
    (step, index) =>
      'configured' in step ||
      step.sighting.reported !== undefined ||
      step.sighting.delivered !== undefined ||
      index >= steps.length - KEPT_IDS,
  )

/** A record remembers the ids of so many uplinks. */
const KEPT_IDS = 4
