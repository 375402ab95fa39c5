import { boundedMap } from '../../core/runtime/boundedMap.ts'

/**
 * How often one message is answered again, or challenged, by a task: a device sends it five times (RFC 7252 §4.8), and again after each 5.03. Whoever
 * has overheard it could otherwise have a write unit be paid for each copy. A device that was challenged goes on with another message.
 */
export const MAX_REPETITIONS = 16

const MAX_MESSAGES = 10_000

/** Counts the repetitions of each message. @returns a function that takes one of them, and false when there is none left */
export const repetitions = () => {
  const taken = boundedMap<string, number>(MAX_MESSAGES)
  return (kid: string, sequenceNumber: number): boolean => {
    const message = `${kid}/${sequenceNumber}`
    const before = taken.get(message) ?? 0
    if (before >= MAX_REPETITIONS) return false
    taken.set(message, before + 1)
    return true
  }
}
