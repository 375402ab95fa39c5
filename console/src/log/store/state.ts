import type { EventFrame } from '../../../../client/watch.ts'
import { remembered } from '../../design/store.ts'
import type { FeedSnapshot } from '../../feed/feed.ts'
import type { Row } from '../../feed/row.ts'
import type { Spans } from '../search/query.ts'
import type { SearchSnapshot } from '../search/search.ts'
import { type Folded, foldedRows, NOTHING_FOLDED } from './fold.ts'
import type { LogSettings } from './settings.ts'
import { shownRows } from './shown.ts'

/** A row to bring into view: to the middle, to the beginning, or only as far as needed. */
export type Target = { readonly key: string; readonly to: 'center' | 'start' | 'nearest' }

/** Everything that changes in a log, at one moment. */
export type LogInputs = {
  readonly feed: FeedSnapshot
  readonly search: SearchSnapshot
  readonly settings: LogSettings
  readonly isFollowing: boolean
  /** Somebody holds a pointer on the rows or selects text in them: the rows stand still meanwhile. */
  readonly isTouched: boolean
  /** The feed as it was when the rows began to stand still; nothing while they move. */
  readonly held: FeedSnapshot | undefined
  /** Keys of the rows that show their details. */
  readonly opened: ReadonlySet<string>
  /** Keys of the rows that are unfolded although others are folded, or folded although others are not. */
  readonly unfolded: ReadonlySet<string>
  /** How many rows before and after a row are shown although the filter hides them, by its key. */
  readonly contexts: ReadonlyMap<string, number>
  /** The row that the last step went to. */
  readonly current: string | undefined
  /** Brings a row into view. Another object does so again. */
  readonly target: Target | undefined
  readonly dialog: 'time' | 'download' | 'columns' | 'sources' | undefined
}

/** A log at one moment, with what follows from it. */
export type LogState = LogInputs & {
  readonly rows: readonly Row[]
  /** The rows that neither a level nor the filter hides. */
  readonly shown: readonly Row[]
  readonly isAllShown: boolean
  readonly folded: Folded
  /** Whether a row shows all its lines, and the rows that go on from it. */
  readonly isUnfolded: (key: string) => boolean
  /** Places of the matches among the shown rows. */
  readonly hits: readonly number[]
  /** The parts of an event's line that are highlighted. */
  readonly spansOf: (event: EventFrame) => Spans | undefined
  /** Whether a row is shown only because it is near another one. */
  readonly isContext: (event: EventFrame) => boolean
}

/** The places of some events among rows. */
export const placesOf = (rows: readonly Row[], holds: (event: EventFrame) => boolean): number[] =>
  rows.flatMap((row, index) => (row.kind === 'event' && holds(row.event) ? [index] : []))

/** Rows stand still unless they follow the end and nobody touches them; what a person asks to load or clear still shows. */
export const standing = (inputs: LogInputs): LogInputs => {
  const { feed, held, isFollowing, isTouched } = inputs
  if (isFollowing && !isTouched) return held ? { ...inputs, held: undefined } : inputs
  return held?.revision === feed.revision ? inputs : { ...inputs, held: feed }
}

/** Derives the state of one log from its inputs. Whatever comes of the same inputs is the same object. */
export const deriver = (): ((inputs: LogInputs) => LogState) => {
  const none: readonly number[] = []
  const foldedOf = remembered((rows: readonly Row[], continuing: number) =>
    continuing > 0 ? foldedRows(rows) : NOTHING_FOLDED,
  )
  const unfoldedBy = remembered(
    (isFolded: boolean, unfolded: LogInputs['unfolded']) => (key: string) => unfolded.has(key) === isFolded,
  )
  const shownOf = remembered(
    (
      rows: readonly Row[],
      hidden: LogSettings['hidden'],
      found: SearchSnapshot['found'] | undefined,
      contexts: LogInputs['contexts'],
      folded: Folded,
      isUnfolded: LogState['isUnfolded'],
    ) => shownRows(rows, { hidden, isHit: found && (event => Boolean(found(event))), contexts, folded, isUnfolded }),
  )
  const hitsOf = remembered(
    (
      shown: readonly Row[],
      found: SearchSnapshot['found'] | undefined,
      { members }: Folded,
      isUnfolded: LogState['isUnfolded'],
    ) => {
      if (!found) return none
      const isFound = (event: EventFrame) => Boolean(found(event))
      return placesOf(
        shown,
        event => isFound(event) || (!isUnfolded(event.id) && members.get(event.id)?.some(isFound) === true),
      )
    },
  )
  const spansOf = remembered((found: SearchSnapshot['found'] | undefined) => (event: EventFrame) => {
    return found?.(event) ?? undefined
  })
  const contextOf = remembered((found: SearchSnapshot['found'] | undefined) => (event: EventFrame) => {
    return found !== undefined && !found(event)
  })
  return inputs => {
    const { feed, held, search, settings, contexts } = inputs
    const { rows } = held ?? feed
    const { isHighlighted, isFiltered } = settings.search
    const found = search.isActive ? search.found : undefined
    const filter = isFiltered ? found : undefined
    const folded = foldedOf(rows, (held ?? feed).continuing)
    const isUnfolded = unfoldedBy(settings.isFolded, inputs.unfolded)
    const shown = shownOf(rows, settings.hidden, filter, contexts, folded, isUnfolded)
    return {
      ...inputs,
      rows,
      shown,
      isAllShown: settings.hidden.size === 0 && !filter,
      folded,
      isUnfolded,
      hits: hitsOf(shown, found, folded, isUnfolded),
      spansOf: spansOf(isHighlighted ? found : undefined),
      isContext: contextOf(contexts.size > 0 ? filter : undefined),
    }
  }
}
