import { useState } from 'react'
import { Dialog } from '../../design/dialog.tsx'
import { visibleText } from '../../design/visibleText.ts'
import { MAX_COLUMNS } from '../store/chosenColumns.ts'
import { useLog, useLogState } from '../store/useLog.ts'
import { fieldsIn } from './cells.ts'

/** Chooses the fields that stand in columns. They show at once, and this browser remembers them. */
export const ColumnsDialog = ({ onClose }: { onClose: () => void }) => {
  const { settings, read } = useLog()
  const columns = useLogState(state => state.settings.columns)
  const [found] = useState(() => fieldsIn(read().rows))
  const absent = columns.filter(path => found.every(field => field.path !== path))
  const fields = [...absent.map(path => ({ path, count: 0 })), ...found]
  const isFull = columns.length >= MAX_COLUMNS
  return (
    <Dialog title="Columns" onClose={onClose}>
      {fields.length === 0 ? (
        <p>The rows that are loaded have no fields.</p>
      ) : (
        <p className="muted">
          Fields of the rows that are loaded, with the number of rows that have each. Up to {MAX_COLUMNS} fit.
        </p>
      )}
      <ul className="log-columns">
        {fields.map(({ path, count }) => {
          const isChosen = columns.includes(path)
          return (
            <li key={path}>
              <label className="log-columns__field">
                <input
                  type="checkbox"
                  checked={isChosen}
                  disabled={!isChosen && isFull}
                  onChange={() =>
                    settings.change({
                      columns: isChosen ? columns.filter(one => one !== path) : [...columns, path],
                    })
                  }
                />
                <span className="log-columns__name">{visibleText(path)}</span>
                <span className="log-columns__count">{count}</span>
              </label>
            </li>
          )
        })}
      </ul>
    </Dialog>
  )
}
