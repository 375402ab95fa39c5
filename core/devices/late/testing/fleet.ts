import { createHash } from 'node:crypto'
import { DeleteItemCommand, type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import * as z from 'zod'
import { boundAt, digitsOf } from '../../../../client/ids.ts'
import type { HeartbeatBounds } from '../../../contracts/configuration.ts'
import { DEFAULT_HEARTBEAT_BOUNDS } from '../../../contracts/heartbeatBounds.ts'
import type { ToldChange } from '../../../contracts/statusChange.ts'
import { tableShapes } from '../../../contracts/tables.ts'
import { batchWrite } from '../../../table/batch.ts'
import { toItem } from '../../../table/item.ts'
import type { TestTables } from '../../../testing/tables.ts'
import { dynamoDevices } from '../../devicesTable.ts'
import { noteSighting } from '../../note/noteSighting.ts'
import { dynamoRecords } from '../../recordsOf.ts'
import { type Checked, lateChecker } from '../checkLate.ts'
import { dynamoDue, type Placement } from '../dueTable.ts'
import { gatherHints } from '../gatherHints.ts'
import { heardNoter } from '../heard.ts'
import { lateFrom } from '../judge.ts'
import { stateNoter } from '../noteState.ts'
import { sliceAt, sliceBefore } from '../slices.ts'

/** Read and write units of DynamoDB. @property noted uplinks that were noted in records: a write unit each, in any case */
export type Units = { read: number; write: number; noted: number }

const Consumed = z.object({ CapacityUnits: z.number() })
const Capacity = z.object({ ConsumedCapacity: z.union([Consumed, z.array(Consumed)]) })

/** Counts the units that a client uses, as AWS does: a read that finds nothing costs half a unit. */
const meter = (client: DynamoDBClient): Units => {
  const units = { read: 0, write: 0, noted: 0 }
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async args => {
        Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' })
        const answer = await next(args)
        const consumed = [Capacity.safeParse(answer.output).data?.ConsumedCapacity ?? []].flat()
        const used = consumed.reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0)
        const isRead = /^(Get|BatchGet|Query)/.test(commandName)
        // The record of a refused update: DynamoDB gives it with the refusal, for nothing, dynalite does not.
        if ('ConsistentRead' in args.input) return answer
        if (isRead) units.read += Math.max(0.5, used)
        else units.write += used
        return answer
      },
    { step: 'initialize', priority: 'low' },
  )
  return units
}

/** The id of the message that a device sent at a time. */
export const messageAt = (deviceId: string, ms: number, part = 0): string => {
  const bits = createHash('sha256').update(`${deviceId} ${ms} ${part}`).digest()
  return boundAt(ms) + digitsOf(bits.readUIntBE(0, 5), 8) + digitsOf(bits.readUIntBE(5, 5), 8)
}

/** One instance of `persist`: it notes uplinks, and leaves hints. */
export type Persist = (deviceId: string, heardAtMs: number, says?: { readonly interval?: number }) => Promise<void>

/** A stage in time that the test sets: instances of `persist`, the checker, and what is told. */
export type LateStage = {
  /** ms since 1970: set by the test. */
  now: number
  readonly persist: () => Persist
  readonly pulse: (at?: number) => Promise<void>
  readonly trouble: (from: number) => Promise<void>
  /** A new instance of the checker. */
  readonly checker: () => () => Promise<Checked>
  /** The changes that were told, each id once. */
  readonly told: () => readonly ToldChange[]
  /** How often something was told, and how often it was told again. */
  readonly tellings: () => number
  /** Makes the bus refuse what it is told so often. */
  refuse: number
  /** The instances that {@link pass} uses unless it is given others. */
  readonly check: () => Promise<Checked>
  readonly persisted: Persist
  readonly unblock: (deviceId: string) => Promise<void>
  readonly remove: (deviceId: string) => Promise<void>
  /** Writes the record of a device as a version did that told nothing of its status. */
  readonly heardBefore: (deviceId: string, ms: number) => Promise<void>
  /**
   * A fleet that has been heard for a while: its records, its entries and its hints as `persist` and the checker leave them, written together. Each device was heard last at a
   * time, ms since 1970.
   */
  readonly heardForLong: (
    lastHeard: ReadonlyMap<string, number>,
    intervalSeconds: number,
    isInStep?: boolean,
  ) => Promise<void>
  /** Writes the records and the hints of devices that are heard, together. */
  readonly heardTogether: (lastHeard: ReadonlyMap<string, number>, intervalSeconds: number) => Promise<void>
  readonly units: Units
  readonly devices: ReturnType<typeof dynamoDevices>
  readonly devicesTable: string
  readonly dueTable: string
}

export const lateStage = async (
  tables: TestTables,
  { now: begin, bounds = DEFAULT_HEARTBEAT_BOUNDS }: { readonly now: number; readonly bounds?: HeartbeatBounds },
): Promise<LateStage> => {
  const { client } = tables
  const units = meter(client)
  const devicesTable = await tables.create(tableShapes.devices.keys, tableShapes.devices.index)
  const dueTable = await tables.create(tableShapes.due.keys)
  const now = () => stage.now
  const devices = dynamoDevices({ client, tableName: devicesTable, now })
  const due = dynamoDue({ client, tableName: dueTable })
  const told = new Map<string, ToldChange>()
  let [tellings, instances] = [0, 0]
  const failed = (error: unknown): never => {
    throw error
  }
  const tell = async (changes: readonly ToldChange[]): Promise<void> => {
    if (stage.refuse > 0) {
      stage.refuse -= 1
      throw new Error('the bus refused')
    }
    tellings += changes.length
    for (const change of changes) told.set([change.deviceId, change.change, change.since, change.at].join(' '), change)
  }
  const state = stateNoter(due)
  const persist = (): Persist => {
    const by = `i${++instances}`
    const note = noteSighting({
      devices,
      findInHistory: async () => undefined,
      heard: heardNoter({
        update: devices.update,
        due,
        hint: gatherHints({ write: (text, base) => due.leaveHints(text, base, by), now, onFailure: failed }),
        tell,
        bounds,
        now,
      }),
    })
    return async (deviceId, heardAtMs, { interval } = {}) => {
      const { settle } = await note({
        deviceId,
        id: messageAt(deviceId, heardAtMs),
        receivedAt: new Date(heardAtMs).toISOString(),
        uplinkCount: 1,
        reported: interval === undefined ? undefined : { heartbeat_interval: interval },
        address: 'abcdefgh',
      })
      stage.units.noted += 1
      await settle?.()
    }
  }
  const checker = (): (() => Promise<Checked>) => {
    let runs = 0
    const by = `c${++instances}`
    return lateChecker({
      due,
      recordsOf: dynamoRecords({ client, tableName: devicesTable, now }),
      update: devices.update,
      tell,
      bounds,
      triedAgainMs: 4 * 60_000,
      now,
      runName: () => `${by}-${++runs}`,
      runMs: 45_000,
      onFailure: failed,
    })
  }
  const stage: LateStage = {
    now: begin,
    refuse: 0,
    persist,
    persisted: persist(),
    pulse: (at = stage.now) => state.pulse(at),
    trouble: from => state.trouble({ from, to: stage.now }),
    checker,
    check: checker(),
    unblock: async deviceId => {
      await devices.update(deviceId, { UpdateExpression: 'REMOVE blockedAt' })
    },
    remove: async deviceId => {
      await client.send(new DeleteItemCommand({ TableName: devicesTable, Key: toItem({ deviceId }) }))
    },
    heardBefore: async (deviceId, ms) => {
      const { settle } = await noteSighting({ devices, findInHistory: async () => undefined })({
        deviceId,
        id: messageAt(deviceId, ms),
        receivedAt: new Date(ms).toISOString(),
        uplinkCount: 1,
        reported: undefined,
      })
      await settle?.()
      await devices.update(deviceId, { UpdateExpression: 'REMOVE firstId' })
    },
    heardTogether: async (lastHeard, intervalSeconds) => {
      const like = 'the-first-of-the-fleet'
      const begin = Math.min(...lastHeard.values()) - intervalSeconds * 1000
      await stage.persisted(like, begin, { interval: intervalSeconds })
      const Key = toItem({ deviceId: like })
      const { Item = {} } = await client.send(new GetItemCommand({ TableName: devicesTable, Key }))
      await stage.remove(like)
      const items = [...lastHeard].map(([deviceId, at]) => {
        const lastId = messageAt(deviceId, at)
        const own = { deviceId, lastId, lastSeenAt: new Date(at).toISOString(), firstId: messageAt(deviceId, begin) }
        return {
          PutRequest: { Item: { ...Item, ...toItem({ ...own, report: { uplinkId: lastId, from: 'abcdefgh' } }) } },
        }
      })
      await batchWrite({ client, tableName: devicesTable }, items)
      const hint = gatherHints({ write: (text, base) => due.leaveHints(text, base, 'i0'), now, onFailure: failed })
      for (const [deviceId, heardAtMs] of lastHeard) await hint({ deviceId, heardAtMs, intervalSeconds })
    },
    heardForLong: async (lastHeard, intervalSeconds, isInStep = false) => {
      await stage.heardTogether(lastHeard, intervalSeconds)
      const placements: Placement[] = []
      for (const [place, [deviceId, at]] of [...lastHeard].entries()) {
        // The checker looks at a device every second time that it is heard: half of them stand where they were put a message before, unless
        // all were put there together.
        const heardAtMs = at - (isInStep ? 0 : place % 2) * intervalSeconds * 1000
        const slice = sliceBefore(lateFrom(heardAtMs, intervalSeconds, []), intervalSeconds, sliceAt(stage.now))
        placements.push({ deviceId, slice, isTold: false, heard: { heardAtMs, intervalSeconds } })
      }
      await due.fileAll(placements, 'c0')
    },
    told: () => [...told.values()],
    tellings: () => tellings,
    units,
    devices,
    devicesTable,
    dueTable,
  }
  return stage
}
