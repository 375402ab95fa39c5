import { visibleText } from '../../design/visibleText.ts'
import { useLog, useLogState } from '../store/useLog.ts'
import './columns.css'

/** The names of the columns, above the rows. */
export const ColumnHeads = () => {
  const { settings } = useLog()
  const columns = useLogState(state => state.settings.columns)
  if (columns.length === 0) return null
  return (
    <div className="log-heads">
      {columns.map(path => (
        <span key={path} className="log-heads__head">
          <span className="log-heads__name" title={visibleText(path)}>
            {visibleText(path)}
          </span>
          <button
            type="button"
            className="log-heads__close"
            aria-label={`Hide the column ${visibleText(path)}`}
            onClick={() => settings.change({ columns: columns.filter(one => one !== path) })}
          >
            ×
          </button>
        </span>
      ))}
    </div>
  )
}
