import type { Rule } from './rule.ts'

/** No schedule runs more often than this, however short the time scale makes it, ms. */
const MIN_INTERVAL_MS = 200

/** The rules that run on a schedule. */
export type Schedules = {
  /** Takes over from the rule before: a schedule that has not changed keeps its beat. */
  readonly change: (now: Rule | undefined, before: Rule | undefined) => void
  /** Starts no more events. */
  readonly end: () => void
}

/** @param fire called whenever a rule is due */
export const schedules = ({ scale, fire }: { scale: number; fire: (ruleArn: string) => void }): Schedules => {
  const timers = new Map<string, NodeJS.Timeout>()
  let hasEnded = false
  const beatOf = (one: Rule | undefined): number | undefined => (one?.enabled ? one.everyMs : undefined)
  return {
    change: (now, before) => {
      const arn = now?.arn ?? before?.arn ?? ''
      const every = beatOf(now)
      if (every === beatOf(before) || hasEnded) return
      clearInterval(timers.get(arn))
      timers.delete(arn)
      if (every !== undefined)
        timers.set(
          arn,
          setInterval(() => fire(arn), Math.max(MIN_INTERVAL_MS, every * scale)),
        )
    },
    end: () => {
      hasEnded = true
      for (const timer of timers.values()) clearInterval(timer)
      timers.clear()
    },
  }
}
