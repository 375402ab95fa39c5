import { type Lane, openLane } from './lane.ts'
import type { Subscription } from './link.ts'
import type { Machine } from './machine.ts'
import { checkNamed, settingsFor } from './settings.ts'
import type { Reason, WatchState } from './state.ts'
import { statusBook, statusIn } from './statusBook.ts'
import { statusBox } from './statusBox.ts'
import type { StatusItem } from './statusItems.ts'
import { openStatusLink, type StatusReader } from './statusLink.ts'
import type { StatusOptions } from './statusOptions.ts'
import { statusRead } from './statusRead.ts'
import type { StatusWatch } from './statusWatch.ts'
import { tell } from './tell.ts'
import { isJwt, NO_JWT } from './token.ts'

/** Changes of status have no backlog: what a socket missed is read over HTTP. */
const subscriptionTo = (deviceId: string): Subscription => ({ deviceId, ask: () => ({}), cut: () => {} })

/** Begins a watch of statuses on this machine: `watchStatus` of the API. */
export const beginStatus = ({ onChange, ...options }: StatusOptions, machine: Machine): StatusWatch => {
  const settings = settingsFor(options, machine)
  const { deviceId, devices, onState, onError, signal, clock, network, token, maxPerSocket } = settings
  const wanted = new Set([deviceId ?? [], devices ?? []].flat())
  for (const id of wanted.size ? wanted : ['']) checkNamed(id)

  const book = statusBook(settings.maxSeen)
  const box = statusBox(settings.maxBuffered, onChange ? undefined : () => close())
  const closing = new AbortController()
  let state: WatchState = { state: 'catching-up' }
  /** No socket brings changes. */
  let isLost = true
  /** Since when, ms since 1970; 0 at the beginning. */
  let lostAt = 0
  /** The statuses are read again though each change was told: the watch stays live. */
  let isLookingAgain = false

  const become = (next: WatchState) => {
    if (state.state === 'closed' || next === state) return
    if (next.state === state.state && next.state !== 'reconnecting') return
    state = next
    tell(onState, next)
  }
  const emit = (item: StatusItem) => {
    tell(onChange, item)
    box.put(item)
  }
  const covers = (id: string) => wanted.has('*') || wanted.has(id)

  const reads = statusRead(
    settings,
    ({ devices: listed, askedAt }) => {
      for (const device of listed) {
        const { deviceId: id } = device
        if (covers(id) && book.read(device, askedAt))
          emit({ type: 'read', deviceId: id, status: statusIn(device), device })
      }
    },
    reason => tell(onError, reason),
    () => check(),
  )
  const wantAll = () => {
    for (const id of wanted.has('*') ? ['*'] : wanted) reads.want(id)
  }
  const lose = () => {
    if (isLost) return
    isLost = true
    isLookingAgain = false
    lostAt = clock.wall()
    reads.cut()
  }
  /** Looks how the lane stands, and reads what is not known. */
  const check = () => {
    const next = lane.state()
    if (next.state === 'offline') lose()
    if (next.state !== 'live') return become(next)
    if (isLost) {
      isLost = false
      wantAll()
      const from = lostAt && new Date(lostAt).toISOString()
      if (from) emit({ type: 'missed', from, to: new Date(clock.wall()).toISOString() })
    }
    if (reads.isDone()) isLookingAgain = false
    become(reads.isDone() || isLookingAgain ? next : { state: 'catching-up' })
    if (!reads.isDone()) reads.begin()
  }
  /**
   * Another socket takes the place of one that works. A stage of an earlier version does not say what it told of a device, and no stage tells of one that was
   * silent when the stage began to tell statuses: that such a device is back is found now at the latest.
   */
  const lookAgain = () => {
    if (isLost || !reads.isDone()) return
    isLookingAgain = true
    wantAll()
    check()
  }

  const lane: Lane<Subscription, StatusReader> = openLane({
    settings,
    open: needs =>
      openStatusLink({
        ...needs,
        settings,
        onChanges: changes => {
          for (const change of changes)
            if (covers(change.deviceId) && book.change(change, clock.now())) emit({ type: 'change', ...change })
        },
        onConnected: () => {
          lookAgain()
          needs.onConnected()
        },
        onEnd: reason => {
          needs.onEnd(reason)
          if (lane.state().state !== 'live') lose()
        },
      }),
    onState: () => check(),
    onError: reason => tell(onError, reason),
    onRefused: (id, reason) => refused(id, reason),
    onFinal: reason => close(reason),
    count: () => lane.streams.size,
  })
  /** One subscription to all, of which only those that are wanted are told. */
  const widen = () => {
    for (const id of [...lane.streams.keys()]) lane.remove(id)
    lane.add(subscriptionTo('*'))
    lane.look()
  }
  const add = (id: string) => {
    if (lane.streams.has('*')) return
    if (id === '*' || lane.streams.size >= maxPerSocket) return widen()
    lane.add(subscriptionTo(id))
    lane.look()
  }
  const drop = (id: string) => {
    wanted.delete(id)
    reads.forget(id)
    for (const known of id === '*' ? [...book.statuses.keys()] : [id]) if (!covers(known)) book.forget(known)
    if (!wanted.has('*') && id === '*') {
      lane.remove(id)
      for (const one of wanted) add(one)
    } else if (lane.streams.has(id)) lane.remove(id)
    lane.look()
  }
  const refused = (id: string, reason: Reason) => {
    if (!lane.streams.has(id)) return
    // The stage takes fewer over one socket.
    if (reason.code === 'too-many-subscriptions' && lane.streams.size > 1) return widen()
    const final = { ...reason, deviceId: id, isFinal: true }
    if (wanted.size <= 1 || !wanted.has(id)) return close(final)
    tell(onError, final)
    drop(id)
  }
  const close = (reason?: Reason) => {
    closing.abort()
    reads.cut()
    lane.close()
    become({ state: 'closed', reason })
    if (reason) tell(onError, reason)
    box.end()
  }

  signal?.addEventListener('abort', () => close(), { signal: closing.signal })
  network.onChange(() => lane.networkChanged(), closing.signal)
  if (signal?.aborted) close()
  if (typeof token === 'string' && !isJwt(token)) {
    queueMicrotask(() => close({ code: 'token', message: NO_JWT, isFinal: true }))
  }
  for (const id of wanted.has('*') || wanted.size > maxPerSocket ? ['*'] : wanted) lane.add(subscriptionTo(id))
  lane.networkChanged()

  return {
    get state() {
      return state
    },
    statuses: book.statuses,
    subscribe: id => {
      checkNamed(id)
      if (wanted.has(id) || closing.signal.aborted) return
      wanted.add(id)
      isLookingAgain = false
      if (!isLost) reads.want(id)
      add(id)
      check()
    },
    unsubscribe: id => {
      if (wanted.has(id)) drop(id)
    },
    reconnect: () => lane.reconnect(),
    close: () => close(),
    [Symbol.asyncIterator]: box[Symbol.asyncIterator],
  }
}
