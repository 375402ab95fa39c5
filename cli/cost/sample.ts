import { setTimeout as pause } from 'node:timers/promises'
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import { watch } from '../../client/watch.ts'
import { type CoapClient, coapClient } from '../../core/coap/client/client.ts'
import { SUBPROTOCOL } from '../../core/contracts/subprotocol.ts'
import { itemBytes } from '../../core/table/itemBytes.ts'
import type { Endpoints } from '../../local/endpoints.ts'
import { codecs } from '../../proto/codec.ts'
import { readSchema } from '../../proto/schemaFiles.ts'
import { readVector } from '../../proto/vectorFiles.ts'
import { LOG_LINES, logRequest } from './logSample.ts'
import type { Measured } from './measured.ts'
import { atLeastNothing, Meter, minus, recordReads, times, type Usage, usageOf } from './usage.ts'

const DEVICES = 10
const UPLINKS = 20
const IDLE_MINUTES = 5
/** Rounds that count, and the maximum of rounds. */
const ROUNDS = 3
const MAX_ROUNDS = 12
/** Requests of log lines in a round. */
const LOG_BATCHES = 4
/** The functions that an uplink invokes. */
const UPLINK_FUNCTIONS = ['persist', 'broadcast']
/** The functions that a request of log lines invokes. */
const LOG_FUNCTIONS = [...UPLINK_FUNCTIONS, 'ship']
/** Longer than the schedule of a stack whose time is not shortened. */
const PATIENCE_MS = 400_000
/** "Amazon DynamoDB pricing": 100 bytes an item are added for indexing, in the table and in each index. */
const ITEM_OVERHEAD_BYTES = 100
/** The function that every stack runs each minute: its invocations count the minutes. */
const EVERY_MINUTE = 'expire'

const LOOK_EVERY_MS = 20

const until = async <Value>(look: () => Promise<Value | undefined>, what: string): Promise<Value> => {
  const deadline = Date.now() + PATIENCE_MS
  while (Date.now() < deadline) {
    const value = await look()
    if (value !== undefined) return value
    await pause(LOOK_EVERY_MS)
  }
  throw new Error(`${what} did not happen within ${PATIENCE_MS / 1000} s`)
}

const readMeter = async (aws: string): Promise<Meter> =>
  Meter.parse(await fetch(`${aws}/_local/meter`).then(response => response.json()))

const ran = (meter: Meter, name: string): number => meter.invocations[name] ?? 0

/** The state of a meter, for comparison. */
const stamp = (meter: Meter): string => JSON.stringify(meter)

/** The meter once it has stood still: log lines arrive a little after the work that wrote them. */
const settled = async (aws: string): Promise<Meter> => {
  let before = ''
  return until(async () => {
    const meter = await readMeter(aws)
    const now = stamp(meter)
    const isStill = now === before
    before = now
    return isStill ? meter : undefined
  }, 'the meter standing still')
}

/** An uplink with a full heartbeat and eight Wi-Fi networks, the golden vector that sizes are measured with. */
const uplinkOf = (deviceId: string, count: number): Uint8Array => {
  const { json } = readVector('uplink-eight-wifi')
  const heartbeat = {
    ...Object(json.heartbeat),
    config: { ...Object(Object(json.heartbeat).config), dev_id: deviceId },
  }
  return codecs(readSchema()).uplink.encode({ ...json, uplink_count: count, heartbeat })
}

/**
 * Runs a sample on a stack that nobody else uses and measures the units that it takes, by the stack's own meter.
 * @param settleMs after how long its viewer reads history once more; as the SDK does unless given
 * @throws Error when something does not happen in time
 */
export const sample = async (
  endpoints: Endpoints,
  note: (line: string) => void,
  settleMs?: number,
): Promise<Measured> => {
  const { aws, coap, webSocket, token, outputs } = endpoints
  const { hostname, port } = new URL(coap)
  const device = coapClient({ host: hostname, port: Number(port) })
  const counts = new Map<string, number>()
  let answerBytes = 0

  const send = async (client: CoapClient, deviceId: string): Promise<void> => {
    const count = (counts.get(deviceId) ?? 0) + 1
    counts.set(deviceId, count)
    const uplink = uplinkOf(deviceId, count)
    const { code, payload } = await client.request({ method: 'POST', path: `/uplink/${deviceId}`, payload: uplink })
    if (!code.startsWith('2.')) throw new Error(`an uplink of ${deviceId} was answered ${code}`)
    answerBytes = HEADER_BYTES + payload.length
  }
  const ids = Array.from({ length: DEVICES }, (_, index) => `cost-${index}`)
  /**
   * Sends uplinks of several devices, one of each at a time: an uplink that overtakes another of its device costs more to
   * store.
   */
  const uplinks = async (devices: readonly string[], each: number): Promise<void> => {
    for (let round = 0; round < each; round++) {
      const { persist = 0, broadcast = 0 } = (await readMeter(aws)).invocations
      for (const id of devices) await send(device, id)
      await until(async () => {
        const { invocations } = await readMeter(aws)
        const isStored = (invocations.persist ?? 0) >= persist + devices.length
        return isStored && (invocations.broadcast ?? 0) >= broadcast + devices.length ? true : undefined
      }, 'storing and pushing')
    }
  }

  /** The units of some work, without those of the schedule meanwhile. */
  const between = async (perRun: Usage | undefined, work: () => Promise<unknown>) => {
    const before = await settled(aws)
    await work()
    const after = await settled(aws)
    const used = minus(usageOf(after), usageOf(before))
    const runs = ran(after, EVERY_MINUTE) - ran(before, EVERY_MINUTE)
    return { used: perRun ? minus(used, times(perRun, runs)) : used, before, after, runs }
  }

  try {
    note(`what runs on a schedule, over ${IDLE_MINUTES} minutes of the stack`)
    const idle = await between(undefined, async () => {
      const first = ran(await readMeter(aws), EVERY_MINUTE)
      await until(
        async () => (ran(await readMeter(aws), EVERY_MINUTE) >= first + IDLE_MINUTES ? true : undefined),
        'the schedule',
      )
    })
    const perIdleMinute = times(idle.used, 1 / Math.max(1, idle.runs))

    note('first uplinks, whose devices the listener does not know')
    const cold = await between(perIdleMinute, () => uplinks(ids, 1))
    const readUnitsOfRecord = (recordReads(cold.after) - recordReads(cold.before)) / DEVICES

    /**
     * Uplinks of devices that the listener knows, several times over: the time that was least disturbed counts. A round in which something
     * else ran, or in which the listener had to read a record again (a slow machine has it forget them), does not.
     */
    const undisturbed = async (
      work: () => Promise<unknown>,
      count = UPLINKS,
      functions = UPLINK_FUNCTIONS,
    ): Promise<Usage> => {
      const rounds: Usage[] = []
      for (let round = 0; rounds.length < ROUNDS && round < MAX_ROUNDS; round++) {
        const { used, before, after } = await between(perIdleMinute, work)
        const others = Object.keys(after.invocations).filter(name => !functions.includes(name))
        const isQuiet = others.every(name => ran(after, name) === ran(before, name))
        if (isQuiet && recordReads(after) === recordReads(before)) rounds.push(times(used, 1 / count))
      }
      const [best] = rounds.toSorted((one, other) => one.gbSeconds - other.gbSeconds)
      if (!best) throw new Error(`in ${MAX_ROUNDS} rounds something else ran: is the stack used by somebody?`)
      return best
    }

    note(`${UPLINKS} uplinks, ${ROUNDS} times`)
    const perUplink = await undisturbed(() => uplinks(ids, UPLINKS / DEVICES))

    note('a viewer that opens a socket with the SDK')
    const [watched = ''] = ids
    const opened = ran(await readMeter(aws), 'opened')
    const frames: unknown[] = []
    const viewer = { current: undefined as ReturnType<typeof watch> | undefined }
    const opening = await between(perIdleMinute, async () => {
      viewer.current = watch({
        url: webSocket,
        token,
        deviceId: watched,
        onEvent: item => frames.push(item),
        ...(settleMs !== undefined && { settleMs }),
      })
      // It reads history once more after a while.
      await until(async () => (ran(await readMeter(aws), 'opened') >= opened + 2 ? true : undefined), 'the second look')
    })

    note('what it sees')
    const shown = await undisturbed(async () => {
      const seen = frames.length
      await uplinks([watched], UPLINKS)
      await until(async () => (frames.length >= seen + UPLINKS ? true : undefined), 'the frames')
    })
    const perFrame = atLeastNothing(minus(shown, perUplink))
    viewer.current?.close()
    await until(
      async () => ((await readMeter(aws)).webSocket.connections === 0 ? true : undefined),
      'the socket closing',
    )

    note('a ping')
    const perPing = await pinged(endpoints, between, perIdleMinute)

    note(`${LOG_BATCHES} requests of ${LOG_LINES} log lines, ${ROUNDS} times`)
    const ship = shipping(endpoints)
    await ship('cost-source', 1)
    const shipped = () => undisturbed(() => ship('cost-source', LOG_BATCHES), LOG_BATCHES, LOG_FUNCTIONS)
    const perBatch = await shipped()
    note('log lines that a viewer sees')
    const seenLines = await seen(endpoints, 'cost-source')
    const perBatchSeen = atLeastNothing(minus(await shipped(), perBatch))
    seenLines.close()
    const storedBytes = await storedBytesOf(aws, outputs, watched)
    const logs = { perBatch, perBatchSeen, storedBytes: await storedBytesOf(aws, outputs, 'cost-source') }
    const { customMetrics } = await readMeter(aws)
    return {
      perUplink,
      readUnitsOfRecord,
      perFrame,
      perPing,
      perOpening: opening.used,
      perIdleMinute,
      datagramBytes: HEADER_BYTES + OPTION_BYTES + watched.length + uplinkOf(watched, 1).length,
      answerBytes,
      storedBytes,
      customMetrics,
      logs,
    }
  } finally {
    device.close()
  }
}

/** A CoAP header with a token of four bytes; RFC 7252 §3. */
const HEADER_BYTES = 8
/** Uri-Path `uplink` and the device's, without the id itself, Content-Format 42, and the payload marker. */
const OPTION_BYTES = 1 + 'uplink'.length + 1 + 2 + 1

type Between = (perRun: Usage | undefined, work: () => Promise<unknown>) => Promise<{ readonly used: Usage }>

/** A ping on a socket that is open already. */
const pinged = async ({ webSocket, token }: Endpoints, between: Between, perIdleMinute: Usage): Promise<Usage> => {
  const socket = new WebSocket(`${webSocket}?deviceId=cost-pinged`, [SUBPROTOCOL, token])
  const frames: string[] = []
  socket.addEventListener('message', ({ data }) => frames.push(String(data)))
  const came = (type: string) =>
    until(async () => (frames.some(frame => frame.includes(`"${type}"`)) ? true : undefined), `the frame ${type}`)
  await came('live')
  const { used } = await between(perIdleMinute, async () => {
    socket.send(JSON.stringify({ action: 'ping' }))
    await came('pong')
  })
  socket.close()
  return atLeastNothing(used)
}

/** Ships requests of log lines one after the other, each when the one before it is stored and pushed. */
const shipping = ({ aws, http, token }: Endpoints) => {
  let batch = 0
  return async (source: string, count: number): Promise<void> => {
    for (let request = 0; request < count; request++) {
      const { persist = 0, broadcast = 0 } = (await readMeter(aws)).invocations
      const response = await fetch(`${http}/logs?source=${source}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
        body: logRequest(batch++),
      })
      if (response.status !== 202)
        throw new Error(`log lines were answered ${response.status}: ${await response.text()}`)
      await until(async () => {
        const { invocations } = await readMeter(aws)
        return (invocations.persist ?? 0) > persist && (invocations.broadcast ?? 0) > broadcast ? true : undefined
      }, 'storing and pushing of log lines')
    }
  }
}

/** A viewer of a source, without the SDK: it does nothing by itself. */
const seen = async ({ webSocket, token }: Endpoints, source: string): Promise<{ close: () => void }> => {
  const socket = new WebSocket(`${webSocket}?deviceId=${source}`, [SUBPROTOCOL, token])
  const { promise, resolve } = Promise.withResolvers<void>()
  socket.addEventListener('message', ({ data }) => {
    if (String(data).includes('"live"')) resolve()
  })
  await promise
  return socket
}

const storedBytesOf = async (
  aws: string,
  { EventsTable = '' }: Endpoints['outputs'],
  deviceId: string,
): Promise<number> => {
  const client = new DynamoDBClient({
    endpoint: aws,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: EventsTable,
      KeyConditionExpression: 'deviceId = :id',
      ExpressionAttributeValues: { ':id': { S: deviceId } },
      Limit: 1,
    }),
  )
  client.destroy()
  const [item] = Items
  if (!item) throw new Error('nothing is stored')
  // Where history over all devices is kept, the index holds the whole item once more.
  return (itemBytes(item) + ITEM_OVERHEAD_BYTES) * (item.slot ? 2 : 1)
}
