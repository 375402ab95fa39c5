import { lazy, Suspense, useEffect, useState } from 'react'
import type { DeviceKey } from '../../../core/devices/keys/http/contract.ts'
import { Dialog } from '../design/dialog.tsx'
import { Notice } from '../design/notice.tsx'
import { Snippet } from '../design/snippet.tsx'
import { visibleText } from '../design/visibleText.ts'
import { CopyButton } from '../log/copyButton.tsx'
import { useSession } from '../session/session.ts'

const QrCode = lazy(async () => ({ default: (await import('./qrCode.tsx')).QrCode }))

/** A secret stays on the screen for this long, ms. */
const SHOWN_MS = 120_000

const FIELDS = [
  ['senderId', 'Sender id (key id)'],
  ['recipientId', 'Recipient id'],
  ['masterSecret', 'Master secret'],
  ['masterSalt', 'Master salt'],
] as const

/** Shows the key of a device with its secret. Nothing keeps it once the dialog is closed, which happens by itself, too. */
export const SecretDialog = ({ deviceKey, onClose }: { deviceKey: DeviceKey; onClose: () => void }) => {
  const { sub } = useSession()
  const [hasQr, showQr] = useState(false)
  useEffect(() => {
    const timer = setTimeout(onClose, SHOWN_MS)
    return () => clearTimeout(timer)
  }, [onClose])
  const { deviceId } = deviceKey
  return (
    <Dialog title={`The key of ${visibleText(deviceId)}`} onClose={onClose}>
      <Notice kind="warn" title="Whoever has this key can speak in the name of the device">
        <p>
          That you have seen it is recorded as an event of the device, with your name ({visibleText(sub)}). This window
          closes after two minutes.
        </p>
      </Notice>
      <dl className="keys__secret">
        {FIELDS.map(([field, label]) => (
          <div key={field}>
            <dt>{label}, hex</dt>
            <dd>{deviceKey[field] === '' ? <code>empty</code> : <Snippet text={deviceKey[field]} label={label} />}</dd>
          </div>
        ))}
        <div>
          <dt>Algorithms</dt>
          <dd>
            <code>
              {deviceKey.algorithm}, {deviceKey.hkdf}
            </code>
          </dd>
        </div>
      </dl>
      {hasQr && (
        <Suspense fallback={<p>Drawing the QR code …</p>}>
          <QrCode deviceKey={deviceKey} />
        </Suspense>
      )}
      <div className="actions">
        {!hasQr && (
          <button type="button" className="button" onClick={() => showQr(true)}>
            Show as QR code
          </button>
        )}
        <CopyButton label="Copy as JSON" text={() => JSON.stringify(deviceKey, null, 2)} />
        <button type="button" className="button button--primary" onClick={onClose}>
          Close
        </button>
      </div>
      <p className="field__hint">
        <code>npx sonde key show {visibleText(deviceId)}</code> writes it as a C header, for Zephyr, libcoap and
        aiocoap.
      </p>
    </Dialog>
  )
}
