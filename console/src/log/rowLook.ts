import type { EventFrame } from '../../../client/watch.ts'
import type { Spans } from './search/query.ts'

/** How a row is shown besides its event. */
export type RowLook = {
  readonly isOpen: boolean
  /** Its text goes on in further lines in place of being cut. */
  readonly isWrapped: boolean
  /** It shows all its lines. */
  readonly isUnfolded: boolean
  /** It goes on from a row above it. */
  readonly isFurther: boolean
  /** The events that go on from it. */
  readonly members: readonly EventFrame[] | undefined
  readonly spans: Spans | undefined
  /** The search finds something in the lines that are folded. */
  readonly isFoundInFold: boolean
  readonly columns: readonly string[]
}
