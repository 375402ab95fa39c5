import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { EventFrame } from '../../../../client/watch.ts'
import type { Selection } from '../../address/selection.ts'
import { Dialog } from '../../design/dialog.tsx'
import { Segments } from '../../design/segments.tsx'
import { useTimeFormat } from '../../design/time.tsx'
import { historyPages } from '../../feed/history.ts'
import { useStack } from '../../feed/useStack.ts'
import { csvOf } from '../../kinds/kinds.ts'
import { PageError } from '../../session/pageError.tsx'
import { useSession } from '../../session/session.ts'
import { fieldText, timeIn } from '../place/timeDialog.tsx'
import { type Form, writerOf } from './forms.ts'
import { fileOf, nameOf, save } from './save.ts'

/** The maximum number of events in one file of a range. When there are more, the dialog says so. */
const MOST = 200_000
const HOUR_MS = 3_600_000

type Progress = { readonly count: number; readonly end?: 'whole' | 'cut' | 'failed'; readonly error?: unknown }

const number = new Intl.NumberFormat('en')

const ProgressText = ({ progress: { count, end, error } }: { progress: Progress }) => {
  if (end === 'failed') return <PageError error={error} />
  const words = `${number.format(count)} events`
  if (end === 'cut')
    return <p role="status">{words} downloaded. The range has more than one file can hold: choose a shorter range.</p>
  return <p role="status">{end ? `${words} downloaded.` : `${words} read …`}</p>
}

/** Downloads the shown rows, or a range of time, as text, NDJSON or CSV. */
export const DownloadDialog = ({
  devices,
  events,
  onClose,
}: {
  devices: Selection
  /** The events of the shown rows, with those that are folded under them. */
  events: readonly EventFrame[]
  onClose: () => void
}) => {
  const stack = useStack()
  const { columns } = useSession().settings
  const isUtc = useTimeFormat().format === 'utc'
  const [what, setWhat] = useState<'shown' | 'range'>('shown')
  const [form, setForm] = useState<Form>('text')
  const [from, setFrom] = useState(() => fieldText(Date.now() - HOUR_MS, isUtc))
  const [to, setTo] = useState(() => fieldText(Date.now(), isUtc))
  const [progress, setProgress] = useState<Progress>()
  const reading = useRef<AbortController>(undefined)
  useEffect(() => () => reading.current?.abort(), [])
  const since = timeIn(from, isUtc)
  const until = timeIn(to, isUtc)
  const isReading = progress !== undefined && progress.end === undefined
  const isRange = since !== undefined && until !== undefined && since < until

  const newFile = () => fileOf(writerOf(form, csvOf(columns)))
  const saveShown = () => {
    const file = newFile()
    file.add(events)
    save(file.blob(), nameOf(form, devices, Date.now()))
    setProgress({ count: events.length, end: 'whole' })
  }
  const saveRange = async (span: { since: string; until: string }) => {
    const ended = new AbortController()
    reading.current = ended
    const file = newFile()
    let count = 0
    let isCut = false
    setProgress({ count })
    try {
      for await (const page of historyPages(stack, devices, span, { signal: ended.signal })) {
        file.add(page.events)
        count += page.events.length
        setProgress({ count })
        isCut = count >= MOST && page.cursor !== null
        if (isCut) break
      }
      save(file.blob(), nameOf(form, devices, Date.parse(span.since)))
      setProgress({ count, end: isCut ? 'cut' : 'whole' })
    } catch (error) {
      if (!ended.signal.aborted) setProgress({ count, end: 'failed', error })
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (what === 'shown') saveShown()
    else if (since !== undefined && until !== undefined) void saveRange({ since, until })
  }

  return (
    <Dialog title="Download" onClose={onClose}>
      <form className="log-dialog" onSubmit={submit}>
        <Segments
          label="Events"
          value={what}
          onChange={setWhat}
          choices={[
            { value: 'shown', label: `Shown rows (${number.format(events.length)})` },
            { value: 'range', label: 'A time range' },
          ]}
        />
        {what === 'range' && (
          <div className="log-dialog__range">
            <label className="field">
              <span className="field__label">From, {isUtc ? 'UTC' : 'local'}</span>
              <input
                className="input"
                type="datetime-local"
                step="1"
                required
                value={from}
                onChange={event => setFrom(event.currentTarget.value)}
              />
            </label>
            <label className="field">
              <span className="field__label">To</span>
              <input
                className="input"
                type="datetime-local"
                step="1"
                required
                aria-invalid={!isRange}
                value={to}
                onChange={event => setTo(event.currentTarget.value)}
              />
            </label>
          </div>
        )}
        <Segments
          label="Format"
          value={form}
          onChange={setForm}
          choices={[
            { value: 'text', label: 'Text' },
            { value: 'ndjson', label: 'NDJSON' },
            { value: 'csv', label: 'CSV' },
          ]}
        />
        <button type="submit" className="button button--primary" disabled={isReading || (what === 'range' && !isRange)}>
          Download
        </button>
        {progress && <ProgressText progress={progress} />}
      </form>
    </Dialog>
  )
}
