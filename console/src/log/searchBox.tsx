import { type KeyboardEvent, useId } from 'react'
import { Icon } from '../design/icon.tsx'
import './searchBox.css'
import type { SearchSettings } from './store/settings.ts'
import type { LogState } from './store/state.ts'
import { useLog, useLogState } from './store/useLog.ts'

const stateText = ({ search, hits, shown, current }: LogState): string => {
  if (!search.isActive) return ''
  const at = current === undefined ? -1 : hits.findIndex(place => shown[place]?.key === current)
  const place = at < 0 ? `${hits.length}` : `${at + 1} of ${hits.length}`
  return `${place} ${hits.length === 1 ? 'row' : 'rows'}${search.state === 'searching' ? ' …' : ''}`
}

const hintOf = ({ search: { problem, state } }: LogState): string | undefined => {
  if (problem !== undefined) return `Invalid regular expression: ${problem}`
  return state === 'over' ? 'This expression takes too long and was stopped. Make it simpler.' : undefined
}

const Switch = ({
  label,
  title,
  isOn,
  onChange,
}: {
  label: string
  title: string
  isOn: boolean
  onChange: (isOn: boolean) => void
}) => (
  <button type="button" className="button log-switch" aria-pressed={isOn} title={title} onClick={() => onChange(!isOn)}>
    {label}
  </button>
)

/** Searches the log for a text or a regular expression: counts the matches, steps through them, highlights them, or filters by them. */
export const SearchBox = () => {
  const { settings: store, stepHits } = useLog()
  const settings = useLogState(state => state.settings.search)
  const isInvalid = useLogState(({ search }) => search.problem !== undefined)
  const isWithout = useLogState(({ hits }) => hits.length === 0)
  const text = useLogState(stateText)
  const hint = useLogState(hintOf)
  const hintId = useId()
  const change = (changes: Partial<SearchSettings>) => store.change({ search: { ...settings, ...changes } })
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') {
      event.preventDefault()
      stepHits(event.shiftKey ? -1 : 1)
    } else if (event.key === 'Escape') {
      if (settings.text) change({ text: '' })
      else event.currentTarget.blur()
    }
  }
  return (
    <search className="log-search">
      <div className="log-search__box">
        <Icon name="search" />
        <input
          className="input log-search__input"
          type="search"
          aria-label="Search the log"
          aria-keyshortcuts="/"
          aria-invalid={isInvalid}
          aria-describedby={hintId}
          placeholder={settings.isRegex ? 'Regular expression' : 'Search'}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          value={settings.text}
          onChange={event => change({ text: event.currentTarget.value })}
          onKeyDown={press}
        />
        <output className="log-search__count">{text}</output>
        <button
          type="button"
          className="button button--icon"
          aria-label="Previous match"
          disabled={isWithout}
          onClick={() => stepHits(-1)}
        >
          <Icon name="up" />
        </button>
        <button
          type="button"
          className="button button--icon"
          aria-label="Next match"
          disabled={isWithout}
          onClick={() => stepHits(1)}
        >
          <Icon name="down" />
        </button>
      </div>
      <div className="log-search__switches">
        <Switch
          label=".*"
          title="Regular expression"
          isOn={settings.isRegex}
          onChange={isRegex => change({ isRegex })}
        />
        <Switch
          label="Highlight"
          title="Highlight the matches"
          isOn={settings.isHighlighted}
          onChange={isHighlighted => change({ isHighlighted })}
        />
        <Switch
          label="Filter"
          title="Show only rows that match"
          isOn={settings.isFiltered}
          onChange={isFiltered => change({ isFiltered })}
        />
      </div>
      <p id={hintId} className="log-search__hint" role="status">
        {hint}
      </p>
    </search>
  )
}
