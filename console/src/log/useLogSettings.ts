import { useState } from 'react'
import type { Level } from '../../../client/watch.ts'
import { stored } from '../design/stored.ts'
import type { SearchSettings } from './search/searchBox.tsx'

/** How many stored rows a log begins with. */
export const TAILS = ['50', '100', '500', '1000'] as const
const storedTail = stored('sonde.tail', TAILS, '100')
const storedWrap = stored('sonde.wrap', ['on', 'off'], 'off')
const NO_SEARCH: SearchSettings = { text: '', isRegex: false, isHighlighted: true, isFiltered: false }

/** How a log is looked at. It stays while one goes from one place in time to another. */
export type LogSettings = {
  readonly tail: (typeof TAILS)[number]
  readonly setTail: (tail: (typeof TAILS)[number]) => void
  readonly isWrapped: boolean
  readonly setWrapped: (isWrapped: boolean) => void
  readonly search: SearchSettings
  readonly setSearch: (search: SearchSettings) => void
  readonly hidden: ReadonlySet<Level>
  readonly setHidden: (hidden: ReadonlySet<Level>) => void
}

/** Begins with what this browser had the last time. */
export const useLogSettings = (): LogSettings => {
  const [tail, setTail] = useState(storedTail.read)
  const [wrap, setWrap] = useState(storedWrap.read)
  const [search, setSearch] = useState(NO_SEARCH)
  const [hidden, setHidden] = useState<ReadonlySet<Level>>(new Set())
  return {
    tail,
    setTail: next => {
      storedTail.write(next)
      setTail(next)
    },
    isWrapped: wrap === 'on',
    setWrapped: isWrapped => {
      const next = isWrapped ? 'on' : 'off'
      storedWrap.write(next)
      setWrap(next)
    },
    search,
    setSearch,
    hidden,
    setHidden,
  }
}
