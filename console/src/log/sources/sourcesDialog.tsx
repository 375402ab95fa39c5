import { type FormEvent, useMemo, useState } from 'react'
import type { Device } from '../../../../core/contracts/http.ts'
import { go, logPath } from '../../address/route.ts'
import { ALL, MAX_SELECTED } from '../../address/selection.ts'
import { Dialog } from '../../design/dialog.tsx'
import { Segments } from '../../design/segments.tsx'
import { Time } from '../../design/time.tsx'
import { visibleText } from '../../design/visibleText.ts'
import { PageError } from '../../session/pageError.tsx'
import { KIND_CHOICES, type KindChoice, sourceKindOf } from '../../sources/sourceKind.ts'
import { SourceMark } from '../../sources/sourceMark.tsx'
import { useLog } from '../store/useLog.ts'
import { foundRecords } from './found.ts'
import './sources.css'
import { useKnown } from './useKnown.ts'

/** The maximum number of records in the list; the search finds the others. */
const SHOWN = 200

const number = new Intl.NumberFormat('en')

const Choice = ({
  record,
  isChosen,
  isFull,
  onToggle,
}: {
  record: Pick<Device, 'deviceId' | 'lastSeenAt' | 'kind'>
  isChosen: boolean
  isFull: boolean
  onToggle: () => void
}) => (
  <li>
    <label className="log-sources__choice">
      <input type="checkbox" checked={isChosen} disabled={!isChosen && isFull} onChange={onToggle} />
      <SourceMark kind={sourceKindOf(record)} />
      <span className="log-sources__id">{visibleText(record.deviceId)}</span>
      <span className="muted">
        {record.lastSeenAt === null ? 'never heard' : <Time at={record.lastSeenAt} as="relative" />}
      </span>
    </label>
  </li>
)

const wordsFor = (count: number): string => {
  if (count === 0) return 'Show all'
  return count === 1 ? 'Show 1 source' : `Show ${count} in one timeline`
}

/** Chooses the devices and services of the log: one, several in one timeline, or all. The page's address names them. */
export const SourcesDialog = ({ onClose }: { onClose: () => void }) => {
  const { devices } = useLog()
  const { records, isRead, error } = useKnown()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(devices.filter(id => id !== '*')))
  const [needle, setNeedle] = useState('')
  const [kind, setKind] = useState<KindChoice>('all')
  const [first] = useState(chosen)
  const known = useMemo(() => {
    const ids = new Set(records.map(({ deviceId }) => deviceId))
    const unknown = [...first].filter(id => !ids.has(id))
    return isRead ? [...records, ...unknown.map(deviceId => ({ deviceId, lastSeenAt: null }))] : records
  }, [records, isRead, first])
  const found = foundRecords(known, needle, kind, first)
  const toggle = (id: string) =>
    setChosen(before => {
      const next = new Set(before)
      if (!next.delete(id)) next.add(id)
      return next
    })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onClose()
    go(logPath(chosen.size === 0 ? ALL : [...chosen]))
  }
  return (
    <Dialog title="Devices and services" onClose={onClose}>
      <form className="log-sources" onSubmit={submit}>
        <input
          className="input"
          type="search"
          aria-label="Search devices and services"
          placeholder="Search"
          autoComplete="off"
          spellCheck={false}
          value={needle}
          onChange={({ currentTarget }) => setNeedle(currentTarget.value)}
          onKeyDown={event => {
            if (event.key === 'Enter') event.preventDefault()
          }}
        />
        <Segments label="Kind" value={kind} onChange={setKind} choices={KIND_CHOICES} />
        <PageError error={error} />
        <ul className="log-sources__list" aria-label="Devices and services">
          {found.slice(0, SHOWN).map(record => (
            <Choice
              key={record.deviceId}
              record={record}
              isChosen={chosen.has(record.deviceId)}
              isFull={chosen.size >= MAX_SELECTED}
              onToggle={() => toggle(record.deviceId)}
            />
          ))}
        </ul>
        <p className="muted" role="status">
          {!isRead && 'Reading … '}
          {found.length > SHOWN && `${number.format(found.length - SHOWN)} more: search for them. `}
          {isRead && found.length === 0 && 'Nothing matches. '}
          {chosen.size >= MAX_SELECTED && `A timeline has ${MAX_SELECTED} sources at most.`}
        </p>
        <div className="log-sources__actions">
          <button type="button" className="button" disabled={chosen.size === 0} onClick={() => setChosen(new Set())}>
            Clear the choice
          </button>
          <button type="submit" className="button button--primary">
            {wordsFor(chosen.size)}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
