import type { TellChanges, ToldChange } from '../../contracts/statusChange.ts'

/** Changes that wait until the event is stored that brought them about. */
export type GatheredChanges = {
  /** Takes changes, and returns at once. */
  readonly gather: TellChanges
  /**
   * Tells what was taken. At the end of each invocation, so that no more wait than an event brings.
   * @throws when some of them may not have been told: the event has to be handled again, which brings them about again
   */
  readonly tell: () => Promise<void>
}

/** Gathers the changes that the messages of an event bring about: many new devices in one event are told in one event too. */
export const gatherChanges = (tell: TellChanges): GatheredChanges => {
  let waiting: readonly ToldChange[] = []
  return {
    gather: async changes => {
      waiting = [...waiting, ...changes]
    },
    tell: async () => {
      const gathered = waiting
      waiting = []
      if (gathered.length > 0) await tell(gathered)
    },
  }
}
