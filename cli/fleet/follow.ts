import type { Reason } from '../../client/state.ts'
import { watchStatus } from '../../client/status.ts'
import type { ChangeItem, MissedItem, ReadItem, StatusItem } from '../../client/statusItems.ts'
import { AnyDevice } from '../api/devices.ts'
import type { Outcome } from '../command.ts'
import { type Connection, needed } from '../connect/connect.ts'
import type { Paint } from '../line/colours.ts'
import { printable, printableJson } from '../line/printable.ts'
import { timeWriter } from '../line/time.ts'
import { descriptorWriter } from '../line/writer.ts'
import { subscriptionsFor } from '../tail/sieve.ts'
import { refused, statesIn } from '../tail/states.ts'
import { changeLine } from './change.ts'
import { type DevicesSettings, isNamed, isWanted } from './settings.ts'
import { deviceTable } from './table.ts'

const STDOUT = 1

/** Lists devices, then tells whose status changes, until the signal fires or the reader goes. @throws NotAllowed; Error when the stack refuses it for ever */
export const followDevices = async (
  settings: DevicesSettings,
  connection: Connection,
  paint: Paint,
  signal: AbortSignal,
): Promise<Outcome> => {
  const { names, status, key, isJson } = settings
  const out = descriptorWriter(STDOUT)
  const say = (text: string) => void process.stderr.write(`${printable(text, false)}\n`)
  const time = timeWriter(connection.own.timestamps ?? 'clock', connection.own.timezone)
  const devices = subscriptionsFor({ names })
  const wanted = isWanted(settings)
  const named = isNamed(names)
  /** The devices that are wanted, of those that were read: only of them it is known whether they have a key. */
  const listed = new Set<string>()
  const isShown = (item: StatusItem): item is ChangeItem | ReadItem => {
    if (item.type === 'read')
      return (
        wanted(AnyDevice.parse(item.device)) && (first !== undefined || status === undefined || item.status === status)
      )
    if (item.type !== 'change' || !named(item.deviceId)) return false
    return (status === undefined || item.status === status) && (key === undefined || listed.has(item.deviceId))
  }
  const told = statesIn(say, 'connected again')
  const lineOf = (item: ChangeItem | ReadItem): string => {
    if (isJson) return `${printableJson(item)}\n`
    const now = Date.now()
    return changeLine(item, now, time(new Date(now).toISOString()), paint)
  }
  const tellMissed = (item: MissedItem) => {
    if (isJson) void out.write(`${printableJson(item)}\n`)
    else say(`not connected from ${item.from} to ${item.to}: the statuses that differ follow`)
  }
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const { promise: over, resolve: end } = Promise.withResolvers<void>()
  /** The statuses of the beginning, which become the list; undefined once that is written. */
  let first: ReadItem[] | undefined = []
  let hasBeenLive = false
  let refusal: Reason | undefined
  const watching = watchStatus({
    url: needed(connection, 'webSocket'),
    http: connection.http,
    token: connection.token,
    devices,
    signal,
    onChange: item => {
      if (item.type === 'missed') tellMissed(item)
      if (!isShown(item)) return
      listed.add(item.deviceId)
      if (first && item.type === 'read') first.push(item)
      else void out.write(lineOf(item))
    },
    onState: state => {
      told(state)
      hasBeenLive ||= state.state === 'live'
      if (hasBeenLive) begin()
      if (state.state !== 'closed') return
      refusal ??= state.reason
      end()
    },
    onError: reason => {
      const { deviceId, isFinal, status, message } = reason
      // Another token may come where one has worked; a first one that is refused is told.
      if (status === 401 && !hasBeenLive) {
        refusal = reason
        watching.close()
      }
      if (isFinal && deviceId !== undefined && devices.length > 1) say(`${deviceId} is refused: ${message}`)
    },
  })

  await Promise.race([begun, over, out.closed])
  const found = first.filter(({ status: its }) => status === undefined || its === status)
  first = undefined
  const list = () =>
    deviceTable(
      found.map(({ device, status: its }) => AnyDevice.parse({ ...device, status: its })),
      Date.now(),
      paint,
    )
  if (hasBeenLive) await out.write(isJson ? found.map(lineOf).join('') : list())
  await Promise.race([over, out.closed])
  watching.close()
  if (signal.aborted) return { out: '', err: '', code: 130 }
  await out.flush()
  if (refusal) throw refused(refusal)
  return { out: '', err: '', code: 0 }
}
