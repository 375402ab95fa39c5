import { uplinkCounts } from './counts.ts'
import type { EventFrame, From } from './frames.ts'
import { adaptiveHold } from './hold.ts'
import { before, earlier, hashOf, idAt, idOf, itemOf, later, timeOf, wholeId } from './ids.ts'
import type { GapItem, Item } from './items.ts'
import type { Machine } from './machine.ts'
import { seenIds } from './seen.ts'
import { placeOf } from './sorted.ts'
import type { Tuning } from './tuning.ts'

type Held = { readonly arrival: EventFrame; readonly isStored: boolean; readonly at: number; due: number }

/** Where a subscription stands in history, whatever sockets come and go. ADR 6 draws the states. */
type Place =
  /** History is known up to an id, which is empty at the beginning. Pushed events wait until history has come up to them. */
  | { readonly at: 'behind'; readonly known: string }
  /** Everything up to an id is known, and everything that has come since. */
  | { readonly at: 'live'; readonly known: string }

/** Held events that are looked at for the time of the next release: they are due nearly in their order. */
const LOOKED_AT = 100
/** An event that is not stored after so long never will be: Lambda gives up, and it is a dead letter. */
const NEVER_MS = 600_000

/** One subscription: restores the order of events, and delivers each one once. */
export type EventStream = {
  readonly deviceId: string
  /** Reads of history that the user asked for meanwhile. */
  readonly wanted: From[]
  /** Takes in events that were pushed, or read from history. */
  readonly take: (events: readonly EventFrame[], isStored: boolean) => void
  /** Marks an id as known; false when it was. */
  readonly note: (id: string) => boolean
  /** A piece of a backlog has been taken in: what is held up to its end is in order. */
  readonly readTo: (first: string, last: string) => void
  /** The server has begun a subscription, at its own time. */
  readonly begun: (serverMs: number) => void
  /** History is complete: from now on events are only held for a moment. */
  readonly goLive: (serverMs: number) => void
  /** No socket is live for it any more. */
  readonly cut: () => void
  /** How to ask for what is not known yet. */
  readonly ask: () => From
  /** History is wanted from here on, though it may lie before the beginning. */
  readonly rewind: (from: From) => void
  /** History lacks events. Tells so, except for the part that was received. */
  readonly gap: (from: string, to: string, reason: GapItem['reason']) => void
  /** The stage keeps no history of it. Returns whether that leaves anything out. */
  readonly liveOnly: () => boolean
  /** Returns true, once, after events were dropped that only history has. */
  readonly overflowed: () => boolean
  /** History after `since` has been read, as it was at this time of the server. Tells which counts are missing, unless storing is behind. */
  readonly settle: (since: string, serverMs: number) => void
  /** How long to wait before history is read again, ms: as long as storing is behind. */
  readonly restMs: () => number
  /** From where history must be read before counts can be called missing. Empty when there is no such count. */
  readonly unsettledSince: () => string
  /** Ends it. @param isFlushed whether held events are delivered first */
  readonly halt: (isFlushed: boolean) => void
}

/** @param onJump called when a count was skipped while live, so that history is read again */
export const eventStream = ({
  deviceId,
  from,
  isCounting,
  tuning,
  emit,
  onJump,
}: {
  deviceId: string
  from: From
  /** Whether every count should come, which it should without a filter. */
  isCounting: boolean
  tuning: Tuning & Pick<Machine, 'clock'>
  emit: (item: Item) => void
  onJump: () => void
}): EventStream => {
  const { clock, overlapMs, maxHoldMs } = tuning
  const seen = seenIds(tuning.maxSeen)
  const counts = uplinkCounts({ maximum: tuning.maxCounted, settleMs: tuning.settleMs })
  const hold = adaptiveHold(maxHoldMs)
  const held: Held[] = []
  /** The first event of each item that was pushed and that no read of history has had yet, by hash, as they came. */
  const pushed = new Map<string, string>()
  let start = idOf(from.since ?? '')
  let place: Place = { at: 'behind', known: '' }
  /** The greatest id received. */
  let newest = ''
  /** The greatest id delivered. */
  let last = ''
  let lastAt = 0
  /** Nothing that the server had at this id's time is missing. */
  let covered = ''
  /** The oldest event that was pushed and that history lacked when it was read, though it should have had it. */
  let behind = ''
  /** When history is read again for that event, by the clock. */
  let looksAt = 0
  let hasHistory = true
  let begunAt = 0
  const isLive = () => place.at === 'live'
  let hasOverflowed = false
  let cancel = () => {}
  let wakesAt = Infinity

  const deliver = ({ arrival: event, isStored, at }: Held) => {
    const { id } = event
    const isLate = id < last
    // How late is seen from the newest alone: less than it was, but the hold doubles at least, until nothing is late.
    if (isLate && isLive() && !isStored) hold.wasLate(at - lastAt, at)
    if (!isLate) {
      last = id
      lastAt = at
    }
    const isJump = isCounting && counts.take(event)
    emit(isLate ? { ...event, late: true } : event)
    if (isJump && isLive()) onJump()
  }

  const isNext = ({ arrival: event }: Held) =>
    event.id < last || (isLive() && deviceId !== '*' && event.id > last && counts.isNext(event))

  /** Delivers the events that are due, and with them those that come before. */
  const release = (upTo = '') => {
    const now = clock.now()
    let due = held.findLastIndex(one => one.due <= now || one.arrival.id <= upTo)
    for (let [first] = held; first && (due >= 0 || isNext(first)); [first] = held) {
      held.shift()
      due--
      deliver(first)
    }
    const wake = Math.min(...held.slice(0, LOOKED_AT).map(one => one.due))
    if (wake === wakesAt) return
    cancel()
    wakesAt = wake
    cancel = () => {}
    if (wake === Infinity) return
    cancel = clock.after(wake - now, () => {
      wakesAt = Infinity
      release()
    })
  }

  const note = (id: string) => {
    const isNew = seen.add(id)
    if (isNew) newest = later(newest, id)
    return isNew
  }

  const known = () => (isLive() ? later(place.known, newest) : place.known)
  const ask = (): From => {
    const upTo = known()
    const least = looksAt <= clock.now() ? earlier(behind, upTo) : upTo
    return upTo ? { since: later(start, before(least, overlapMs)) } : from
  }
  const gap = (after: string, to: string, reason: GapItem['reason']) => {
    const isAboutTime = reason === 'expired' || reason === 'no-history'
    if (isAboutTime && isLive()) return
    const known = isAboutTime ? later(after, later(covered, last)) : after
    if (wholeId(to) <= known) return
    counts.restart()
    emit({ type: 'gap', deviceId, from: wholeId(known), to: wholeId(to), reason })
  }

  const put = (event: EventFrame, isStored: boolean) => {
    const { id } = event
    const message = hashOf(itemOf(id))
    if (isStored) pushed.delete(message)
    if ((isStored && id <= later(start, seen.forgotten())) || !note(id)) return
    if (!isStored && hasHistory && !pushed.has(message)) pushed.set(message, id)
    const [oldest = ''] = pushed.keys()
    if (pushed.size > tuning.maxHeld) pushed.delete(oldest)
    const at = clock.now()
    const due = isLive() ? at + hold.ms(at) : Infinity
    held.splice(
      placeOf(held, id, one => one.arrival.id),
      0,
      { arrival: event, isStored, at, due },
    )
    if (held.length <= tuning.maxHeld) return
    if (isLive()) return release(held[0]?.arrival.id)
    // History has it: the newest goes, and is read again.
    const gone = held.at(-1)
    if (!gone || gone.isStored) return
    held.pop()
    seen.forget(gone.arrival.id)
    hasOverflowed = true
  }

  return {
    deviceId,
    wanted: [],
    note,
    take: (events, isStored) => {
      for (const event of events) put(event, isStored)
      const [first] = held
      if (first && (isLive() || first.arrival.id < last)) release()
    },
    readTo: (first, end) => {
      if (!place.known && !start) start = first
      if (isLive()) return
      place = { at: 'behind', known: later(place.known, end) }
      release(end)
    },
    begun: serverMs => {
      begunAt = serverMs
      if (place.known || (from.tail ?? from.since) !== undefined) return
      place = { at: 'behind', known: idAt(serverMs) }
      start = before(place.known, maxHoldMs)
    },
    goLive: serverMs => {
      if (!isLive()) {
        place = { at: 'live', known: place.known || idAt(serverMs) }
        const now = clock.now()
        for (const one of held) one.due = Math.min(one.due, one.at + hold.ms(now))
        release()
      }
      covered = later(covered, idAt(serverMs))
    },
    cut: () => {
      place = { at: 'behind', known: known() }
    },
    ask,
    rewind: ({ since }) => {
      start = idOf(since ?? '')
    },
    gap,
    liveOnly: () => {
      hasHistory = false
      pushed.clear()
      if (isLive()) return false
      const { since } = ask()
      if (since) gap(since, idAt(begunAt), 'no-history')
      return true
    },
    overflowed: () => {
      const was = hasOverflowed
      hasOverflowed = false
      return was
    },
    settle: (since, serverMs) => {
      const from = later(since, idAt(serverMs - NEVER_MS))
      const to = idAt(serverMs - tuning.settleMs)
      // A read that began after it says nothing of it.
      if (!behind || since < behind) {
        behind = [...pushed.values()].find(id => from < id && id < to) ?? ''
        if (behind) looksAt = clock.now() + serverMs - timeOf(behind)
      }
      if (!behind) for (const missing of counts.settled(since, serverMs)) emit(missing)
    },
    restMs: () => (behind ? looksAt - clock.now() : 0),
    unsettledSince: () => {
      const since = earlier(behind, counts.unsettledSince())
      return since && before(since, overlapMs)
    },
    halt: isFlushed => {
      if (isFlushed) release('~')
      cancel()
    },
  }
}
