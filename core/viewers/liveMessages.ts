import { hasScope } from '../contracts/claims.ts'
import { fittedText } from '../events/fit.ts'
import { type EventFrame, kindOf } from '../events/kinds.ts'
import { redactedFrame } from '../events/redact.ts'
import { type Member, sees } from './audience.ts'
import { packed } from './packed.ts'
import { statusMessages } from './statusMessages.ts'
import { subscriptionOf } from './subscriptionOf.ts'
import type { Viewer } from './viewers.ts'

/** The messages of a connection, and the frames that are in them. */
export type LiveMessages = { readonly frames: readonly EventFrame[]; readonly texts: readonly string[] }

/**
 * The messages of an event for each connection: a frame that its subscriptions bring it goes by itself, or with others in `events`
 * frames. Log lines always do, and other events for a connection that asked for it. Changes of status come in `status` frames to its
 * subscriptions to them. Connections with the same filters, sight and
 * devices share the texts: each frame is serialised once, and once more where a part of it is hidden.
 */
export const liveMessages = (frames: readonly EventFrame[], sensitiveFields: readonly string[]) => {
  const full = memo(frame => fittedText(frame))
  const redacted = memo(frame => {
    const shown = redactedFrame(frame, sensitiveFields)
    return shown === frame ? full(frame) : fittedText(shown)
  })
  /** One frame for each device and level: whether a connection sees it decides about all like it. */
  const samples = [...new Map(frames.map(frame => [`${frame.deviceId} ${frame.level}`, frame])).values()]

  const written = (member: readonly Viewer[], isTrusted: boolean, isBatched: boolean): LiveMessages => {
    const seen = frames.filter(frame => sees(member, frame))
    const textOf = isTrusted ? full : redacted
    const head = `{"type":"events","deviceId":${JSON.stringify(subscriptionOf(member))},"events":[`
    const texts: string[] = []
    let together: string[] = []
    const flush = () => {
      texts.push(...packed(head, together))
      together = []
    }
    for (const frame of seen) {
      if ((isBatched && seen.length > 1) || kindOf(frame).isBatched) together.push(textOf(frame))
      else {
        flush()
        texts.push(textOf(frame))
      }
    }
    flush()
    return { frames: seen, texts }
  }

  const known = new Map<string, LiveMessages>()
  const ofEvents = (member: readonly Viewer[]): LiveMessages => {
    const isTrusted = member.some(({ claims }) => hasScope(claims, 'sensitive'))
    const isBatched = member.some(({ batch }) => batch)
    const sight = samples.map(frame => Number(sees(member, frame))).join('')
    const group = [isTrusted, isBatched, subscriptionOf(member), sight].join(' ')
    const messages = known.get(group) ?? written(member, isTrusted, isBatched)
    known.set(group, messages)
    return messages
  }

  const ofStatus = statusMessages(frames)
  return (member: Member): LiveMessages => {
    const events = ofEvents(member.filter(({ status }) => !status))
    const status = ofStatus(member.filter(({ status }) => status))
    return { frames: [...events.frames, ...status.frames], texts: [...events.texts, ...status.texts] }
  }
}

const memo = (write: (frame: EventFrame) => string) => {
  const texts = new Map<EventFrame, string>()
  return (frame: EventFrame): string => {
    const text = texts.get(frame) ?? write(frame)
    texts.set(frame, text)
    return text
  }
}
