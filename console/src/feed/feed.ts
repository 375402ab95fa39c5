import type { EventFrame, WatchState } from '../../../client/watch.ts'
import type { Selection } from '../address/selection.ts'
import { nextChange, RETRY_MS, watchDevices } from '../api/network.ts'
import { ApiError, isPassing } from '../api/problem.ts'
import type { Store } from '../design/store.ts'
import { animationFrames, type Frames } from './frames.ts'
import { loading, type Wish } from './loading.ts'
import type { LevelCounts, Row } from './row.ts'
import { rowList } from './rows.ts'
import type { FeedSource, Stack } from './source.ts'
import { commonStart } from './tails.ts'

/** A feed at one moment. Nothing in it changes: each update makes another one. */
export type FeedSnapshot = {
  readonly rows: readonly Row[]
  readonly counts: LevelCounts
  /** The number of live events since the feed was opened. */
  readonly arrived: number
  /** How many rows go on from the one before them. */
  readonly continuing: number
  /** Changes when the rows change because a person asked for it. */
  readonly revision: number
  /** The state of the watch; undefined when only history is read. */
  readonly state: WatchState | undefined
  /** While history is read: the number of events so far. */
  readonly reading: number | undefined
  /** While no socket is open: whether the newest events are read over HTTP instead. */
  readonly isReadOverHttp: boolean
  /** The error of the last read. */
  readonly problem: unknown
}

/** A log's source of rows. */
export type Feed = Store<FeedSnapshot> & {
  /** Opens the feed. @returns closes it */
  readonly open: () => () => void
  /** Loads the events that a row says are left out. */
  readonly load: (row: Row) => Promise<void>
  /** The events that the person wants to see from now on. */
  readonly want: (wish: Wish) => void
  /** Gives back the room for loaded events. */
  readonly settle: () => void
  readonly clear: () => void
}

/** The maximum number of rows in a log. */
export const MAX_ROWS = 20_000
/** The maximum number of events taken from the watch between two updates of the page. The SDK holds the others, and bounds them. */
const MAX_A_FRAME = 2_000
/** The maximum number of rows that flash in one update. */
const MAX_FLASHES = 10
/** While a socket fails for one of these reasons, history cannot be read either, or is not to be. */
const WITHOUT_HISTORY = new Set(['offline', 'unreachable', 'token'])
const EVERYTHING: Wish = { level: undefined, isShown: () => true }

/**
 * @param onRefused called with the reason when the stack no longer accepts the token
 * @param onEvent hears each event of a live feed once, before it is shown
 */
export const createFeed = ({
  devices,
  source,
  stack,
  onRefused,
  onEvent = () => undefined,
  maxRows = MAX_ROWS,
  framesFor = animationFrames,
  now = Date.now,
  watchDevice = watchDevices,
  changed = nextChange,
}: {
  devices: Selection
  source: FeedSource
  stack: Stack
  onRefused: (code: string) => void
  onEvent?: (event: EventFrame) => void
  maxRows?: number
  framesFor?: (draw: () => void) => Frames
  now?: () => number
  watchDevice?: typeof watchDevices
  changed?: typeof nextChange
}): Feed => {
  const listeners = new Set<() => void>()
  let rows = rowList({ maxRows })
  let state: WatchState | undefined
  let reading: number | undefined
  let isReadOverHttp = false
  let problem: unknown
  /** The stack has refused one of several sources. */
  let refusal: ApiError | undefined
  let wish = EVERYTHING
  let taken = 0
  let isBegun = false
  let revision = 0
  let drawn = () => {}
  /** When fewer events came than were asked for, history holds no earlier ones. */
  const begin = () => {
    if (isBegun || state?.state !== 'live' || source.kind !== 'live') return
    isBegun = true
    if (devices.length > 1) {
      const from = commonStart(rows.list(), source.tail)
      rows.dropBefore(from)
      rows.setMore('earlier', from !== '')
    } else if (rows.arrived() < source.tail) rows.setMore('earlier', false)
  }
  const picture = (): FeedSnapshot => ({
    rows: rows.list(),
    counts: rows.counts(),
    arrived: rows.arrived(),
    continuing: rows.continuing(),
    revision,
    state,
    reading,
    isReadOverHttp,
    problem,
  })
  let snapshot = picture()
  const frames = framesFor(() => {
    taken = 0
    begin()
    snapshot = picture()
    drawn()
    for (const listener of listeners) listener()
  })

  const failed = (error: unknown, signal: AbortSignal) => {
    if (!signal.aborted) problem = error
  }
  /** Reads history, and shows the progress. */
  const read = async (what: () => Promise<void>, signal: AbortSignal) => {
    reading = 0
    problem = undefined
    frames.ask()
    try {
      await what()
    } catch (error) {
      failed(error, signal)
    } finally {
      if (!signal.aborted) reading = undefined
      revision++
      frames.ask()
    }
  }
  const took = (events: readonly EventFrame[]) => {
    rows.insert(events)
    revision++
    reading = (reading ?? 0) + events.length
    frames.ask()
  }

  /** Reads a part of the past, and once more at each change for as long as it fails. */
  const readPast = async (what: () => Promise<void>, signal: AbortSignal) => {
    await read(what, signal)
    while (problem !== undefined && !signal.aborted) {
      await changed(signal, isPassing(problem) ? RETRY_MS : undefined)
      if (!signal.aborted) await read(what, signal)
    }
  }

  let isCatchingUp = false
  /** The last event when history was read over HTTP. */
  let readTo: string | undefined
  /** Reads over HTTP what a socket would bring: for each attempt to open one, and after the last one. */
  const catchUp = async (tail: number, signal: AbortSignal) => {
    if (isCatchingUp) return
    isCatchingUp = true
    const hadRows = rows.ends().last !== '~'
    try {
      const events = await history.newest(tail, signal, readTo)
      if (signal.aborted) return
      for (const event of events) {
        if (hadRows) onEvent(event)
        rows.take(event, 0)
      }
      isReadOverHttp = state?.state === 'reconnecting'
      readTo = isReadOverHttp ? rows.ends().last : undefined
      problem = undefined
    } catch (error) {
      isReadOverHttp = false
      // The line about the connection says that the API is away.
      if (!isPassing(error)) failed(error, signal)
    } finally {
      isCatchingUp = false
      frames.ask()
    }
  }
  const become = (next: WatchState, tail: number, signal: AbortSignal) => {
    state = next
    if (next.state === 'live') problem = refusal
    if (next.state === 'live' && readTo !== undefined) void catchUp(tail, signal)
    if (next.state !== 'reconnecting') isReadOverHttp = false
    else if (next.reason.status !== 401 && !WITHOUT_HISTORY.has(next.reason.code)) void catchUp(tail, signal)
    frames.ask()
  }
  const follow = async (tail: number, signal: AbortSignal) => {
    const { last } = rows.ends()
    state = { state: 'catching-up' }
    frames.ask()
    const live = watchDevice({
      url: stack.webSocketUrl,
      http: stack.httpUrl,
      token: async () => stack.token(),
      devices,
      ...(last === '~' ? { tail } : { since: last }),
      signal,
      onState: next => {
        if (!signal.aborted) become(next, tail, signal)
      },
      onError: ({ code, message, status = 0, deviceId: about, isFinal }) => {
        if (signal.aborted) return
        if (status === 401) onRefused(code)
        // The line about the connection says why it was closed. When one of several sources is refused, the others go on.
        if (isFinal && about !== undefined && devices.length > 1)
          refusal = new ApiError(code, { status, detail: `${about}: ${message}` })
        if (refusal !== undefined) problem = refusal
        else if (about !== undefined && !isFinal) problem = new ApiError(code, { status, detail: message })
        frames.ask()
      },
    })
    for await (const item of live) {
      if (signal.aborted) return
      if ('id' in item) onEvent(item)
      rows.take(item, live.state.state === 'live' && taken < MAX_FLASHES ? now() : 0)
      frames.ask()
      if (++taken < MAX_A_FRAME) continue
      await new Promise<void>(done => {
        drawn = done
      })
    }
  }
  /** Follows the device, and begins anew with another token when the stack has refused it for ever. */
  const goLive = async (tail: number, signal: AbortSignal) => {
    rows.setMore('earlier', true)
    while (!signal.aborted) {
      await follow(tail, signal)
      if (!signal.aborted) await changed(signal)
    }
  }
  const begun = () => {
    rows = rowList({ maxRows })
    return loading({ devices, source, stack, rows, maxRows, took, wish })
  }

  let ended = new AbortController()
  let history = begun()
  const open = () => {
    ended = new AbortController()
    const { signal } = ended
    history = begun()
    isBegun = false
    const { kind } = source
    if (kind === 'live') goLive(source.tail, signal).catch(error => failed(error, signal))
    else if (kind === 'around') void readPast(() => history.around(source.at, signal), signal)
    else void readPast(() => history.range(source.from, source.to, signal), signal)
  }
  return {
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    read: () => snapshot,
    open: () => {
      open()
      return () => {
        ended.abort()
        frames.cancel()
        drawn()
      }
    },
    load: row => read(() => history.more(row, ended.signal), ended.signal),
    want: next => {
      wish = next
      if (!history.want(next) && !ended.signal.aborted) {
        ended.abort()
        open()
      }
      revision++
      frames.ask()
    },
    settle: () => {
      rows.settle()
      frames.ask()
    },
    clear: () => {
      rows.clear()
      history.cleared()
      revision++
      if (source.kind === 'live') rows.setMore('earlier', true)
      frames.ask()
    },
  }
}
