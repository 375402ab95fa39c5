import { lazy, Suspense, useMemo } from 'react'
import { useLoadLater } from '../design/loadLater.ts'
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

const LATER = Object.values(loaders)

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
  useLoadLater(LATER)
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
