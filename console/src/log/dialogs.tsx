import { lazy, Suspense, useEffect, useMemo } from 'react'
import { goToPlace } from './place/place.ts'
import { withFolded } from './store/fold.ts'
import { useLog, useLogState } from './store/useLog.ts'

const loaders = {
  columns: async () => ({ default: (await import('./columns/columnsDialog.tsx')).ColumnsDialog }),
  download: async () => ({ default: (await import('./download/downloadDialog.tsx')).DownloadDialog }),
  sources: async () => ({ default: (await import('./sources/sourcesDialog.tsx')).SourcesDialog }),
  time: async () => ({ default: (await import('./place/timeDialog.tsx')).TimeDialog }),
}
const ColumnsDialog = lazy(loaders.columns)
const DownloadDialog = lazy(loaders.download)
const SourcesDialog = lazy(loaders.sources)
const TimeDialog = lazy(loaders.time)

/** The dialogs are loaded after the page, before somebody may need them without a network, ms. */
const LOAD_AFTER_MS = 3_000

const Download = ({ onClose }: { onClose: () => void }) => {
  const { devices } = useLog()
  const rows = useLogState(({ shown }) => shown)
  const folded = useLogState(state => state.folded)
  const events = useMemo(() => withFolded(rows, folded), [rows, folded])
  return <DownloadDialog devices={devices} events={events} onClose={onClose} />
}

/** The dialog that is open over a log, if any. */
export const LogDialogs = () => {
  const { ask } = useLog()
  const dialog = useLogState(state => state.dialog)
  useEffect(() => {
    const timer = setTimeout(() => {
      // A dialog that is opened later asks again, and fails where a person sees it.
      for (const load of Object.values(loaders)) load().catch(() => undefined)
    }, LOAD_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  const close = () => ask(undefined)
  return (
    <Suspense>
      {dialog === 'download' && <Download onClose={close} />}
      {dialog === 'columns' && <ColumnsDialog onClose={close} />}
      {dialog === 'sources' && <SourcesDialog onClose={close} />}
      {dialog === 'time' && (
        <TimeDialog
          onClose={close}
          onGo={at => {
            close()
            goToPlace({ at })
          }}
        />
      )}
    </Suspense>
  )
}
