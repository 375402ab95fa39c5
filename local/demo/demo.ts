import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DesiredConfiguration } from '../../core/contracts/configuration.ts'
import { environment } from '../../core/contracts/environment/environment.ts'
import { persistEnvironment } from '../../core/contracts/environment/persist.ts'
import { dynamoDevices } from '../../core/devices/devicesTable.ts'
import type { DeviceRecord } from '../../core/devices/record.ts'
import { Retention } from '../../core/events/stored.ts'
import { type Member, runFleet } from '../../core/operations/simulation/fleet.ts'
import { type SimulatedDevice, seedOf } from '../../core/operations/simulation/simulate.ts'
import { codecs } from '../../proto/codec.ts'
import { readSchema } from '../../proto/schemaFiles.ts'
import { seededRandom } from '../../proto/seededRandom.ts'
import { LOCAL_CREDENTIALS } from '../iam/identities.ts'
import { REGION } from '../place.ts'
import type { LocalStack } from '../stack.ts'
import { cast } from './cast.ts'
import { atDawn, type Day, dayOf } from './day.ts'
import { type PastTables, writePast } from './writePast.ts'

/** The demo fleet, which sends to the stack until it is stopped. */
export type Demo = { readonly stop: () => void }

type Served = Pick<LocalStack, 'endpoints' | 'variablesOf'>

/** Between the first uplinks of a fleet that comes back with its tables, ms. */
const APART_MS = 1000

/**
 * Gives a stack the demo fleet: writes its day into the tables, unless they have the fleet already, and lets it go on over CoAP.
 * @param schemaDir folder of the schema by which the devices speak
 * @param now ms since 1970
 */
export const startDemo = async (stack: Served, schemaDir: string, now: number): Promise<Demo> => {
  const codec = codecs(readSchema(schemaDir))
  const past = pastTables(stack)
  const known = await knownCast(past)
  const members = known
    ? resumed(known)
    : await Promise.all(
        cast.map(async character => {
          const day = dayOf(character, codec.uplink, now)
          await writePast(character.id, day.entries, past)
          return character.isAlive ? [goingOn(day, now)] : []
        }),
      ).then(lists => lists.flat())
  past.client.destroy()
  const { hostname, port } = new URL(stack.endpoints.coap)
  const stopping = new AbortController()
  const running = runFleet({
    members,
    server: { host: hostname, port: Number(port) },
    codecs: codec,
    report: () => undefined,
    stop: stopping.signal,
  })
  running.catch((error: unknown) => console.error('The demo fleet has ended:', error))
  return { stop: () => stopping.abort() }
}

/** The tables and settings of `persist`. */
const pastTables = ({ endpoints: { aws }, variablesOf }: Served): PastTables => {
  const variables = environment(persistEnvironment, variablesOf('persist'))
  return {
    client: new DynamoDBClient({ endpoint: aws, region: REGION, credentials: LOCAL_CREDENTIALS }),
    devicesTable: variables.DEVICES_TABLE,
    eventsTable: variables.EVENTS_TABLE,
    retention: Retention.parse(variables.RETENTION_SECONDS),
    keepsMerged: variables.MERGED_HISTORY,
  }
}

/** The records of the fleet by the ids of its devices; undefined when no device of it is known. */
const knownCast = async ({ client, devicesTable }: PastTables): Promise<Map<string, DeviceRecord> | undefined> => {
  const { read } = dynamoDevices({ client, tableName: devicesTable })
  const records = await Promise.all(cast.map(({ id }) => read(id)))
  const known = new Map(records.flatMap(record => (record ? [[record.deviceId, record] as const] : [])))
  return known.size > 0 ? known : undefined
}

const goingOn = ({ device, random, nextAt }: Day, now: number): Member => ({
  device,
  random,
  startAfter: Math.max(0, nextAt - now),
})

/** The fleet as its records know it: a few seconds after each other its devices report their configuration again. */
const resumed = (known: ReadonlyMap<string, DeviceRecord>): readonly Member[] =>
  cast
    .filter(({ isAlive }) => isAlive)
    .map((character, index) => {
      const random = seededRandom(seedOf(character.id))
      const device = asRecorded(atDawn(character, random), known.get(character.id))
      return { device, random, startAfter: index * APART_MS }
    })

const asRecorded = (device: SimulatedDevice, record: DeviceRecord | undefined): SimulatedDevice => {
  const { heartbeat_interval, location_mode } = record?.reported ?? {}
  const { data: reported } = DesiredConfiguration.safeParse({ heartbeat_interval, location_mode })
  return {
    ...device,
    ...(record?.uplinkCount !== undefined && { uplinks: record.uplinkCount + 1 }),
    ...(record?.temperature !== undefined && { temperature: record.temperature }),
    ...(reported && { heartbeatInterval: reported.heartbeat_interval, locationMode: reported.location_mode }),
  }
}
