import { gzipSync } from 'node:zlib'
import { AccessDenied, type Caller, type Invoke, type Measure, type TimeScale } from '../contracts.ts'
import type { SubscribedGroup, SubscriptionFilter } from './subscriptionFilters.ts'

/** How long lines are gathered before they are delivered, ms, scaled; AWS says "soon", and "usually less than three minutes". */
const GATHER_MS = 1_000
/** However small the time scale: a delivery costs an invocation. */
const SHORTEST_GATHER_MS = 50
/** How long a filter is disabled whose function cannot be invoked, ms, scaled. "Real-time processing of log data with subscriptions". */
const DISABLED_MS = 10 * 60_000
/** A delivery has to fit into an asynchronous invocation of 1 MB, compressed, and this is far below: bytes of messages. */
const MAX_DELIVERY_BYTES = 256 * 1024
/** The maximum of lines that wait for one filter; further ones are dropped, and counted as errors. */
const MAX_WAITING = 10_000

type LogEvent = { readonly id: string; readonly timestamp: number; readonly message: string }

/** Lines of one stream that wait for one filter. */
type Waiting = { readonly stream: string; readonly events: LogEvent[]; bytes: number }

/** What CloudWatch counts of a filter. */
type FilterMeasures = Readonly<Record<'forwarded' | 'failed', (value: number) => void>>

type Subscription = {
  readonly group: SubscribedGroup
  readonly filter: SubscriptionFilter
  readonly measures: FilterMeasures
  readonly streams: Map<string, Waiting>
  waiting: number
  disabledUntil: number
}

/** Log groups with subscriptions: nothing is kept of a line that no filter wants. */
export type LogGroups = {
  /** Takes a line of a log stream. */
  readonly put: (group: string, stream: string, message: string) => void
  /** The lines that wait for their delivery. */
  readonly waiting: () => number
  /** Delivers what waits at once, and takes no more: a run that ends does not tell of its own end. */
  readonly end: () => void
}

/**
 * CloudWatch Logs, as far as subscriptions need it: the lines of a stream that match a filter are gathered, and delivered as base64 of gzip
 * of JSON by an asynchronous invocation, as `logs.amazonaws.com` in the name of the log group. A function that must not be invoked, or is
 * gone, disables the filter for ten minutes, in which lines are skipped. Amazon CloudWatch Logs User Guide, "Real-time processing of log
 * data with subscriptions"; AWS Lambda Developer Guide, "Using Lambda with CloudWatch Logs".
 */
export const logGroups = ({
  groups,
  invoke,
  accountId,
  timeScale,
  measure,
  warn,
  now,
}: {
  groups: ReadonlyMap<string, SubscribedGroup>
  invoke: Pick<Invoke, 'async'>
  accountId: string
  timeScale: TimeScale
  measure: Measure
  warn: (message: string, fields: Readonly<Record<string, unknown>>) => void
  now: () => number
}): LogGroups => {
  const measuresOf = (group: string, filter: string): FilterMeasures => {
    // Amazon CloudWatch Logs User Guide, "CloudWatch metrics".
    const dimensions = { LogGroupName: group, DestinationType: 'Lambda', FilterName: filter }
    const recorder = (name: string) => measure({ namespace: 'AWS/Logs', name, dimensions })
    return { forwarded: recorder('ForwardedLogEvents'), failed: recorder('DeliveryErrors') }
  }
  const byGroup = new Map(
    [...groups].map(([name, group]) => [
      name,
      group.filters.map((filter): Subscription => {
        const measures = measuresOf(name, filter.name)
        return { group, filter, measures, streams: new Map(), waiting: 0, disabledUntil: 0 }
      }),
    ]),
  )
  const all = [...byGroup.values()].flat()
  let count = 0
  let timer: NodeJS.Timeout | undefined
  let hasEnded = false

  /** 56 digits that sort by time, as CloudWatch has them. */
  const idAt = (at: number): string => `${String(at).padStart(20, '3')}${String(++count).padStart(36, '0')}`

  const deliver = async ({ group, filter, measures }: Subscription, { stream, events }: Waiting): Promise<void> => {
    const message = {
      messageType: 'DATA_MESSAGE',
      owner: accountId,
      logGroup: group.name,
      logStream: stream,
      subscriptionFilters: [filter.name],
      logEvents: events,
    }
    const data = gzipSync(JSON.stringify(message)).toString('base64')
    const caller: Caller = { kind: 'service', service: 'logs.amazonaws.com', sourceArn: group.arn }
    await invoke.async(filter.functionArn, { awslogs: { data } }, caller)
    measures.forwarded(events.length)
  }

  const refused = (subscription: Subscription, events: number, error: unknown): void => {
    subscription.measures.failed(events)
    if (error instanceof AccessDenied) subscription.disabledUntil = now() + DISABLED_MS * timeScale
    const about = { logGroup: subscription.group.name, lines: events }
    warn('lines of a log group were not delivered', { ...about, error: error instanceof Error ? error.message : error })
  }

  const flush = (subscription: Subscription): void => {
    const waiting = [...subscription.streams.values()]
    subscription.streams.clear()
    subscription.waiting = 0
    for (const some of waiting)
      deliver(subscription, some).catch((error: unknown) => refused(subscription, some.events.length, error))
  }

  const flushAll = (): void => {
    timer = undefined
    for (const subscription of all) if (subscription.waiting > 0) flush(subscription)
  }

  const add = (subscription: Subscription, stream: string, event: LogEvent): void => {
    const bytes = Buffer.byteLength(event.message)
    const waiting = subscription.streams.get(stream) ?? { stream, events: [], bytes: 0 }
    waiting.events.push(event)
    waiting.bytes += bytes
    subscription.streams.set(stream, waiting)
    subscription.waiting++
    if (waiting.bytes >= MAX_DELIVERY_BYTES) flush(subscription)
    else timer ??= setTimeout(flushAll, Math.max(SHORTEST_GATHER_MS, GATHER_MS * timeScale))
  }

  return {
    put: (group, stream, message) => {
      if (hasEnded) return
      for (const subscription of byGroup.get(group) ?? []) {
        if (!subscription.filter.matches(message)) continue
        const timestamp = now()
        // Lines of a filter that is disabled are skipped, and so are those that no memory is left for.
        if (subscription.disabledUntil > timestamp || subscription.waiting >= MAX_WAITING)
          subscription.measures.failed(1)
        else add(subscription, stream, { id: idAt(timestamp), timestamp, message })
      }
    },
    waiting: () => all.reduce((sum, { waiting }) => sum + waiting, 0),
    end: () => {
      hasEnded = true
      clearTimeout(timer)
      flushAll()
    },
  }
}
