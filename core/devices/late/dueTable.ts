import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb'
import * as z from 'zod'
import { batchWrite } from '../../table/batch.ts'
import { fromItem, toItem } from '../../table/item.ts'
import { type Hint, heardIn, heardText, hintsIn } from './hint.ts'
import { bucketOf, sliceIn, sliceKey, timeOfSlice, windowOf } from './slices.ts'
import type { StackState } from './stackState.ts'

/** How long an entry stays after it fell due, s: so long the checker may be away. To let entries expire costs nothing. */
const ENTRY_KEPT_SECONDS = 14 * 86_400
/** How long hints stay, s. */
const HINTS_KEPT_SECONDS = 3_600
/** Bytes of device ids, and of when they were heard, in an item: with its keys it costs one write unit. */
const LIST_BYTES = 900
/** Stands for when a device was heard, where that is not known. */
const NOT_KNOWN = '-'
/** Behind the slice in the sort key of an entry: one device, a list of them, and a list of devices of which it was told that they are late. */
const SINGLE = '#'
const LIST = '*'
const TOLD_LIST = '+'
/** Sorts after all of them. */
const AFTER = '~'

const STATE = { bucket: 'state', name: 'stack' }
const CHECKED = { bucket: 'state', name: 'checked' }

/** An item of the table with the devices that fall due in one slice. */
export type DueEntry = {
  readonly slice: number
  /** Whether it was told of them that they are late: they wait to be offline. */
  readonly areTold: boolean
  readonly deviceIds: readonly string[]
  /** When they had been heard last when the entry was written, as far as that was known. */
  readonly hints: readonly Hint[]
}

/** A device that is to stand in a slice. @property heard when it was heard last, and its interval, as far as that is known */
export type Placement = {
  readonly deviceId: string
  readonly slice: number
  readonly isTold: boolean
  readonly heard: Omit<Hint, 'deviceId'> | undefined
}

/** A version of the state of the stack; undefined before the first. */
export type KeptState = { readonly state: StackState; readonly version: number | undefined }

/** The table `Due`. Each function throws the SDK's errors. */
export type DueTable = {
  /** Puts one device into a slice: one write unit. */
  readonly file: (placement: Omit<Placement, 'isTold'>) => Promise<void>
  /** Puts devices into their slices, many in an item. @param by tells items of one run from those of another */
  readonly fileAll: (placements: readonly Placement[], by: string) => Promise<void>
  /** The entries of a window from one slice to another. Eventually consistent, half a read unit for 4 KB, at least half a unit. */
  readonly due: (window: number, fromSlice: number, toSlice: number) => Promise<readonly DueEntry[]>
  /** Leaves a page of hints. @param baseMs ms since 1970 */
  readonly leaveHints: (text: string, baseMs: number, by: string) => Promise<void>
  /** The hints that were left in a minute, after the last page that was read. */
  readonly hints: (minute: number, after: string | undefined) => Promise<HintPages>
  readonly state: () => Promise<KeptState>
  /** Writes the state, unless somebody has written it since. @returns the state as it is, where somebody has */
  readonly swapState: (state: StackState, version: number | undefined) => Promise<KeptState | undefined>
  /** How far the checker is. */
  readonly checked: () => Promise<Place | undefined>
  readonly setChecked: (place: Place) => Promise<void>
}

/** How far the checker is. @property window the first window that is not done @property through the last slice that was looked at */
export type Place = { readonly window: number; readonly through: number }

/** Hints, the name of the last page, and what reading them cost, read units. */
export type HintPages = {
  readonly hints: readonly Hint[]
  readonly last: string | undefined
  readonly readUnits: number
}

const Pair = z.tuple([z.number(), z.number()])
const State = z.object({
  version: z.number(),
  newest: z.number().optional().catch(undefined),
  gaps: z.array(Pair).catch([]),
  trouble: Pair.optional().catch(undefined),
})

export const dynamoDue = ({
  client,
  tableName: TableName,
}: {
  readonly client: DynamoDBClient
  readonly tableName: string
}): DueTable => {
  let pages = 0
  const put = async (item: Readonly<Record<string, unknown>>): Promise<void> => {
    await client.send(new PutItemCommand({ TableName, Item: toItem(item) }))
  }
  const get = async (key: Readonly<Record<string, string>>) => {
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: toItem(key) }))
    return Item && fromItem(Item)
  }
  const query = async (bucket: string, from: string, to: string) => {
    const items: Record<string, unknown>[] = []
    let readUnits = 0
    let start: Record<string, AttributeValue> | undefined
    do {
      const page = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: '#bucket = :bucket AND #name BETWEEN :from AND :to',
          ExpressionAttributeNames: { '#bucket': 'bucket', '#name': 'name' },
          ExpressionAttributeValues: toItem({ ':bucket': bucket, ':from': from, ':to': to }),
          ReturnConsumedCapacity: 'TOTAL',
          ...(start && { ExclusiveStartKey: start }),
        }),
      )
      items.push(...(page.Items ?? []).map(fromItem))
      readUnits += page.ConsumedCapacity?.CapacityUnits ?? 0
      start = page.LastEvaluatedKey
    } while (start)
    return { items, readUnits }
  }
  const entryOf = (slice: number, name: string, { ids, heard }: List) => ({
    bucket: bucketOf(windowOf(slice)),
    name: `${sliceKey(slice)}${name}`,
    ids,
    heard,
    expiresAt: Math.ceil(timeOfSlice(slice) / 1000) + ENTRY_KEPT_SECONDS,
  })
  const keptState = (item: unknown): KeptState => {
    const { success, data } = State.safeParse(item)
    if (!success) return { state: { pulses: undefined, trouble: undefined }, version: undefined }
    const { newest, gaps, trouble, version } = data
    return {
      state: {
        pulses: newest === undefined ? undefined : { newest, gaps },
        trouble: trouble && { from: trouble[0], to: trouble[1] },
      },
      version,
    }
  }

  return {
    file: placement => {
      const { deviceId, slice } = placement
      return put(entryOf(slice, `${SINGLE}${deviceId}`, { ids: deviceId, heard: heardOf(placement) }))
    },
    fileAll: async (placements, by) => {
      const places = Map.groupBy(placements, ({ slice, isTold }) => `${sliceKey(slice)}${isTold ? TOLD_LIST : LIST}`)
      const items = [...places].flatMap(([place, placed]) =>
        lists(placed).map((list, index) => entryOf(sliceIn(place), `${place.slice(-1)}${by}-${index}`, list)),
      )
      const requests = items.map((item): WriteRequest => ({ PutRequest: { Item: toItem(item) } }))
      await batchWrite({ client, tableName: TableName }, requests)
    },
    due: async (window, fromSlice, toSlice) => {
      const { items } = await query(bucketOf(window), sliceKey(fromSlice), `${sliceKey(toSlice)}${AFTER}`)
      return items.map(({ name, ids, heard }) => {
        const slice = sliceIn(String(name))
        const deviceIds = String(ids).split(' ')
        const times = String(heard).split(' ')
        return {
          slice,
          areTold: String(name).charAt(sliceKey(0).length) === TOLD_LIST,
          deviceIds,
          hints: deviceIds.flatMap((deviceId, at) => heardIn(deviceId, times[at] ?? '', timeOfSlice(slice)) ?? []),
        }
      })
    },
    leaveHints: (text, baseMs, by) =>
      put({
        bucket: hintBucket(Math.floor(baseMs / 60_000)),
        // Many pages are full at once where a fleet reports in step.
        name: `${baseMs}-${by}-${++pages}`,
        heard: text,
        baseMs,
        expiresAt: Math.ceil(baseMs / 1000) + HINTS_KEPT_SECONDS,
      }),
    hints: async (minute, after) => {
      const { items, readUnits } = await query(hintBucket(minute), after === undefined ? '0' : `${after} `, AFTER)
      const hints = items.flatMap(({ heard, baseMs }) => hintsIn(String(heard), Number(baseMs)))
      return { hints, last: items.length > 0 ? String(items.at(-1)?.name) : after, readUnits }
    },
    state: async () => keptState(await get(STATE)),
    swapState: async ({ pulses, trouble }, version) => {
      const item = {
        ...STATE,
        version: (version ?? 0) + 1,
        newest: pulses?.newest,
        gaps: pulses?.gaps.map(gap => [...gap]) ?? [],
        trouble: trouble && [trouble.from, trouble.to],
      }
      try {
        await client.send(
          new PutItemCommand({
            TableName,
            Item: toItem(item),
            ...(version === undefined
              ? { ConditionExpression: 'attribute_not_exists(version)' }
              : {
                  ConditionExpression: 'version = :version',
                  ExpressionAttributeValues: toItem({ ':version': version }),
                }),
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        )
        return undefined
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error
        return keptState(error.Item ? fromItem(error.Item) : await get(STATE))
      }
    },
    checked: async () => {
      const { window, through = 0 } = (await get(CHECKED)) ?? {}
      return typeof window === 'number' && typeof through === 'number' ? { window, through } : undefined
    },
    setChecked: place => put({ ...CHECKED, ...place }),
  }
}

const hintBucket = (minute: number): string => `heard#${minute}`

/** Devices of an item, and when each was heard. */
type List = { readonly ids: string; readonly heard: string }

const heardOf = ({ heard, slice }: Pick<Placement, 'heard' | 'slice'>): string =>
  heard ? heardText(heard, timeOfSlice(slice)) : NOT_KNOWN

/** Devices, each once, in lists that each fit an item. */
const lists = (placed: readonly Placement[]): readonly List[] => {
  const all: List[] = []
  let ids: string[] = []
  let heard: string[] = []
  let bytes = 0
  const end = (): void => {
    if (ids.length > 0) all.push({ ids: ids.join(' '), heard: heard.join(' ') })
    ids = []
    heard = []
    bytes = 0
  }
  for (const placement of new Map(placed.map(one => [one.deviceId, one])).values()) {
    const its = heardOf(placement)
    const more = placement.deviceId.length + its.length + 2
    if (bytes + more > LIST_BYTES) end()
    ids.push(placement.deviceId)
    heard.push(its)
    bytes += more
  }
  end()
  return all
}
