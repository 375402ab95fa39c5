import { memo } from 'react'
import type { Level } from '../../../client/watch.ts'
import { LEVELS, type LevelCounts } from '../feed/row.ts'

const number = new Intl.NumberFormat('en')

/** The levels with the number of their rows, each to be shown or not. A level that is not there has no chip. */
export const LevelChips = memo(
  ({
    counts,
    hidden,
    onChange,
  }: {
    counts: LevelCounts
    hidden: ReadonlySet<Level>
    onChange: (hidden: ReadonlySet<Level>) => void
  }) => {
    const toggle = (level: Level) => {
      const next = new Set(hidden)
      if (!next.delete(level)) next.add(level)
      onChange(next)
    }
    return (
      <fieldset className="log-levels">
        <legend className="visually-hidden">Levels shown</legend>
        {LEVELS.filter(level => counts[level] > 0 || hidden.has(level)).map(level => (
          <button
            key={level}
            type="button"
            className="log-chip"
            data-level={level}
            aria-pressed={!hidden.has(level)}
            title={hidden.has(level) ? `Show ${level}` : `Hide ${level}`}
            onClick={() => toggle(level)}
          >
            {level} <span className="log-chip__count">{number.format(counts[level])}</span>
          </button>
        ))}
      </fieldset>
    )
  },
)
