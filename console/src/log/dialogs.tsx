import { DownloadDialog } from './download/downloadDialog.tsx'
import { goToPlace } from './place/place.ts'
import { TimeDialog } from './place/timeDialog.tsx'
import { useLog, useLogState } from './store/useLog.ts'

const Download = ({ onClose }: { onClose: () => void }) => {
  const { deviceId } = useLog()
  const rows = useLogState(({ shown }) => shown)
  return <DownloadDialog deviceId={deviceId} rows={rows} onClose={onClose} />
}

/** The dialog that is open over a log, if any. */
export const LogDialogs = () => {
  const { ask } = useLog()
  const dialog = useLogState(state => state.dialog)
  const close = () => ask(undefined)
  if (dialog === 'download') return <Download onClose={close} />
  if (dialog !== 'time') return null
  return (
    <TimeDialog
      onClose={close}
      onGo={at => {
        close()
        goToPlace({ at })
      }}
    />
  )
}
