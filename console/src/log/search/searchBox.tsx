import { type KeyboardEvent, useId } from 'react'
import { Icon } from '../../design/icon.tsx'
import './search.css'
import type { Query } from './query.ts'
import type { Search } from './useSearch.ts'

/** What is searched for and how it is shown. */
export type SearchSettings = Query & { readonly isHighlighted: boolean; readonly isFiltered: boolean }

const stateText = ({ isActive, state }: Search, hits: number, at: number): string => {
  if (!isActive) return ''
  const place = at < 0 ? `${hits}` : `${at + 1} of ${hits}`
  return `${place} ${hits === 1 ? 'row' : 'rows'}${state === 'searching' ? ' …' : ''}`
}

const hintOf = ({ problem, state }: Search): string | undefined => {
  if (problem !== undefined) return `No regular expression: ${problem}`
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

/** Searches the log: text or regular expression, counted, stepped through, marked or filtered by. */
export const SearchBox = ({
  settings,
  onChange,
  search,
  hits,
  at,
  onStep,
}: {
  settings: SearchSettings
  onChange: (settings: SearchSettings) => void
  search: Search
  hits: number
  /** Which of the hits one is at; -1 for none. */
  at: number
  onStep: (by: 1 | -1) => void
}) => {
  const hintId = useId()
  const hint = hintOf(search)
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') {
      event.preventDefault()
      onStep(event.shiftKey ? -1 : 1)
    } else if (event.key === 'Escape') {
      if (settings.text) onChange({ ...settings, text: '' })
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
          aria-invalid={search.problem !== undefined}
          aria-describedby={hintId}
          placeholder={settings.isRegex ? 'Regular expression' : 'Search'}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          value={settings.text}
          onChange={event => onChange({ ...settings, text: event.currentTarget.value })}
          onKeyDown={press}
        />
        <output className="log-search__count">{stateText(search, hits, at)}</output>
        <button
          type="button"
          className="button button--icon"
          aria-label="Previous match"
          disabled={hits === 0}
          onClick={() => onStep(-1)}
        >
          <Icon name="up" />
        </button>
        <button
          type="button"
          className="button button--icon"
          aria-label="Next match"
          disabled={hits === 0}
          onClick={() => onStep(1)}
        >
          <Icon name="down" />
        </button>
      </div>
      <div className="log-search__switches">
        <Switch
          label=".*"
          title="Regular expression"
          isOn={settings.isRegex}
          onChange={isRegex => onChange({ ...settings, isRegex })}
        />
        <Switch
          label="Highlight"
          title="Mark what is found"
          isOn={settings.isHighlighted}
          onChange={isHighlighted => onChange({ ...settings, isHighlighted })}
        />
        <Switch
          label="Filter"
          title="Show only rows in which it is found"
          isOn={settings.isFiltered}
          onChange={isFiltered => onChange({ ...settings, isFiltered })}
        />
      </div>
      <p id={hintId} className="log-search__hint" role="status">
        {hint}
      </p>
    </search>
  )
}
