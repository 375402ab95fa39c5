import type { Level } from '../../../client/watch.ts'
import { LEVELS, type LevelCounts } from '../feed/row.ts'
import { toggledLevels } from './store/levels.ts'
import { useLog, useLogState } from './store/useLog.ts'

const totalOf = (counts: LevelCounts): number => LEVELS.reduce((sum, level) => sum + counts[level], 0)

const number = new Intl.NumberFormat('en')

/** How many events the log holds, and how many of them are shown. */
const RowCount = () => {
  const total = useLogState(({ feed, held }) => totalOf((held ?? feed).counts))
  const hidden = useLogState(({ isAllShown, shown, folded: { heads } }) =>
    isAllShown && heads.size === 0 ? undefined : shown.filter(({ kind }) => kind === 'event').length,
  )
  if (total === 0) return null
  const words = `${number.format(total)} ${total === 1 ? 'row' : 'rows'}`
  return (
    <output className="log-count" aria-label="Rows">
      {hidden === undefined || hidden === total ? words : `${number.format(hidden)} of ${words}`}
    </output>
  )
}

/** A button for each level that has rows: it shows how many, and hides or shows them. */
export const LevelChips = () => {
  const { settings } = useLog()
  const counts = useLogState(({ feed }) => feed.counts)
  const hidden = useLogState(state => state.settings.hidden)
  const toggle = (level: Level) => settings.change({ hidden: toggledLevels(hidden, level, counts) })
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
      <RowCount />
    </fieldset>
  )
}
