import type { DueTable, KeptState } from './dueTable.ts'
import { afterPulse } from './pulses.ts'
import { afterTrouble, type StackState, type Trouble } from './stackState.ts'

/** How often another instance is met before a note is left to the next pulse. */
const ATTEMPTS = 5

/** Notes what is known about the stack itself. */
export type NoteState = {
  /** A pulse of the listener was handled. One write unit. @param at when it was put on the bus, ms since 1970 */
  readonly pulse: (at: number) => Promise<void>
  /** Events were not stored at once. At most one write unit in ten seconds. */
  readonly trouble: (trouble: Trouble) => Promise<void>
}

/** Notes it in the table `Due`. The state as it was last seen is kept, so that it need not be read before each write. */
export const stateNoter = (due: Pick<DueTable, 'state' | 'swapState'>): NoteState => {
  let kept: KeptState | undefined
  const note = async (after: (state: StackState) => StackState): Promise<void> => {
    kept ??= await due.state()
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const state = after(kept.state)
      if (state === kept.state) return
      const other: KeptState | undefined = await due.swapState(state, kept.version)
      kept = other ?? { state, version: (kept.version ?? 0) + 1 }
      if (!other) return
    }
  }
  return {
    pulse: at =>
      note(state => {
        const pulses = afterPulse(state.pulses, at)
        return pulses === state.pulses ? state : { ...state, pulses }
      }),
    trouble: more =>
      note(state => {
        const trouble = afterTrouble(state.trouble, more)
        return trouble === state.trouble ? state : { ...state, trouble }
      }),
  }
}
