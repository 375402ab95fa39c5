import type { Level } from '../../../../client/watch.ts'
import type { Selection } from '../../address/selection.ts'
import { createStore, type Store } from '../../design/store.ts'
import { stored } from '../../design/stored.ts'
import type { Query } from '../search/query.ts'
import { readColumns, writeColumns } from './chosenColumns.ts'

/** How many stored rows a log can begin with. */
export const TAILS = ['50', '100', '500', '1000', '5000', '10000'] as const
export type Tail = (typeof TAILS)[number]
const storedTail = stored('sonde.tail', TAILS, '100')
const storedWrap = stored('sonde.wrap', ['on', 'off'], 'off')
const storedFold = stored('sonde.fold', ['on', 'off'], 'on')

/** The search of a person, and the way in which its matches are shown. */
export type SearchSettings = Query & { readonly isHighlighted: boolean; readonly isFiltered: boolean }

/** The choices of a person for a log. */
export type LogSettings = {
  readonly tail: Tail
  readonly isWrapped: boolean
  /** Whether a row shows its first line only, and the rows that go on from it are folded under it. */
  readonly isFolded: boolean
  /** The fields in columns, as dotted paths. */
  readonly columns: readonly string[]
  readonly search: SearchSettings
  readonly hidden: ReadonlySet<Level>
}

/** The settings outlive a log: they stay when a person goes from one place in time to another. */
export type SettingsStore = Store<LogSettings> & { readonly change: (changes: Partial<LogSettings>) => void }

/** Begins with the choices that this browser used last; the columns are those of this selection. */
export const createLogSettings = (devices: Selection): SettingsStore => {
  const { read, subscribe, write } = createStore<LogSettings>({
    tail: storedTail.read(),
    isWrapped: storedWrap.read() === 'on',
    isFolded: storedFold.read() === 'on',
    columns: readColumns(devices),
    search: { text: '', isRegex: false, isHighlighted: true, isFiltered: false },
    hidden: new Set(),
  })
  return {
    read,
    subscribe,
    change: changes => {
      if (changes.tail !== undefined) storedTail.write(changes.tail)
      if (changes.isWrapped !== undefined) storedWrap.write(changes.isWrapped ? 'on' : 'off')
      if (changes.isFolded !== undefined) storedFold.write(changes.isFolded ? 'on' : 'off')
      if (changes.columns !== undefined) writeColumns(devices, changes.columns)
      write({ ...read(), ...changes })
    },
  }
}
