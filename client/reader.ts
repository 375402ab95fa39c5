import type { EventFrame, Frame, From } from './frames.ts'
import { earlier } from './ids.ts'
import { askedFor, begun, came, cutShort, nextPart, type Reading, readFrom } from './reading.ts'
import type { Settings } from './settings.ts'
import type { EventStream } from './stream.ts'

/** Reads the history of one subscription over one socket. */
export type Reader = {
  readonly isLive: () => boolean
  /** The server has begun to read, at its own time. */
  readonly begin: (timestamp: string) => void
  /** The server has sent events from history. */
  readonly takeHistory: (events: readonly EventFrame[]) => void
  /** A backlog leaves something out. */
  readonly gap: (gap: Frame & { type: 'gap' }) => void
  /** A backlog is complete. */
  readonly completed: () => void
  /** The server refused to read history again. */
  readonly giveUp: () => void
  /** Reads the history that the user asked for meanwhile, if nothing else is being read. */
  readonly readWanted: () => void
  /** Counts were jumped over: history is read again soon, before they are called missing. */
  readonly jumped: () => void
  readonly halt: () => void
}

/**
 * @param from where to begin
 * @param begunAt the server's time when it began to read, where `from` stood on the URL
 * @param stuck called when the server is silent though it has been asked again: the socket, or the server behind it, does not work
 */
export const reader = (
  stream: EventStream,
  from: From,
  begunAt: string | undefined,
  {
    settings: { clock, settleMs, maxHoldMs, backlogWithinMs },
    route,
    onLive,
  }: {
    settings: Settings
    route: (events: readonly EventFrame[], storedFor: string) => void
    onLive: () => void
  },
  subscribe: (from: From) => void,
  stuck: () => void,
): Reader => {
  let reading = readFrom(from, false)
  /** Ends the timer of the state. */
  let cancel = () => {}
  /** History is read once more from here, for events that arrived while it went live. */
  let settleSince = ''
  let hasAskedAgain = false

  /** Enters a state, and sets its timer. `asked` sends a command; `reading` does not wait for ever. */
  const enter = (next: Reading) => {
    const isNew = next !== reading
    if (next.at === 'live' && !isNew) return
    reading = next
    cancel()
    if (next.at === 'asked' && isNew) subscribe(next.from)
    if (next.at === 'reading') {
      cancel = clock.after(backlogWithinMs, () => {
        if (hasAskedAgain) return stuck()
        hasAskedAgain = true
        enter(askedFor(next, next.isAgain ? next.from : stream.ask()))
      })
    }
  }
  const begin = (timestamp: string) => {
    const serverMs = Date.parse(timestamp)
    enter(begun(reading, serverMs))
    stream.begun(serverMs)
  }
  const lookAgain = (afterMs: number) => {
    const ms = Math.max(afterMs, stream.restMs())
    const since = () => earlier(settleSince, stream.unsettledSince())
    const isSoon = ms < settleMs
    // A look that is set stays, unless this one comes sooner.
    if (reading.at !== 'live' || !since() || reading.isSoon || reading.isSoon === isSoon) return
    enter({ at: 'live', isSoon })
    cancel = clock.after(ms, () => {
      const from = since()
      if (!isSoon) settleSince = ''
      enter(from ? readFrom({ since: from }, true) : { at: 'live' })
    })
  }
  const readWanted = () => {
    const wanted = reading.at === 'live' && stream.wanted.shift()
    if (!wanted) return
    stream.rewind(wanted)
    enter(readFrom(wanted, true))
  }
  if (begunAt) begin(begunAt)
  else subscribe(from)

  return {
    isLive: () => reading.at === 'live' || reading.isAgain,
    begin,
    takeHistory: events => {
      hasAskedAgain = false
      const [first] = events
      const last = events.at(-1)
      if (!first || !last) return enter(reading)
      enter(came(reading, first.id))
      route(events, stream.deviceId)
      stream.readTo(first.id, last.id)
    },
    gap: ({ from, to, reason }) => {
      if (reason === 'backlog-limit') enter(cutShort(reading, { from, to }))
      else stream.gap(from, to, reason)
    },
    completed: () => {
      const was = reading
      if (was.at !== 'reading') return
      const { rest, isAgain, since, readAt } = was
      let part = nextPart(was)
      if (rest && !part) stream.gap(rest.from, rest.to, 'backlog-limit')
      if (!part && stream.overflowed()) part = stream.ask()
      if (part) return enter(askedFor(was, part))
      hasAskedAgain = false
      enter({ at: 'live' })
      stream.goLive(readAt)
      stream.settle(since, readAt)
      if (!isAgain) settleSince = stream.ask().since ?? ''
      lookAgain(settleMs)
      readWanted()
      if (!isAgain) onLive()
    },
    giveUp: () => {
      enter({ at: 'live' })
      lookAgain(settleMs)
    },
    readWanted,
    jumped: () => lookAgain(stream.deviceId === '*' ? settleMs : maxHoldMs),
    halt: () => cancel(),
  }
}
