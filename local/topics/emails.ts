/** An email that SNS would have sent. */
export type Email = {
  readonly to: string
  readonly subject: string
  readonly text: string
  /** RFC 3339 */
  readonly sentAt: string
}

/** The emails of a run. */
export type Emails = {
  readonly send: (email: Email) => void
  /** The newest ones, the newest first. */
  readonly all: () => readonly Email[]
  /** Those that were sent since the start. */
  readonly count: () => number
}

/** Emails that can be read again; older ones are forgotten. */
const KEPT = 100

/** @param say told of each email, once */
export const emails = (say: (email: Email) => void): Emails => {
  let kept: readonly Email[] = []
  let count = 0
  return {
    send: email => {
      kept = [email, ...kept].slice(0, KEPT)
      count += 1
      say(email)
    },
    all: () => kept,
    count: () => count,
  }
}
