import { useCallback, useState } from 'react'
import type { DeviceKey, Key } from '../../../core/devices/keys/http/contract.ts'
import { ApiError } from '../api/problem.ts'
import { Icon } from '../design/icon.tsx'
import { Notice } from '../design/notice.tsx'
import { Snippet } from '../design/snippet.tsx'
import { Time } from '../design/time.tsx'
import { visibleText } from '../design/visibleText.ts'
import { PageError } from '../session/pageError.tsx'
import { useSession } from '../session/session.ts'
import './key.css'
import { useAction } from '../design/useAction.ts'
import { KeyError } from './keyError.tsx'
import { KeyTable } from './keyTable.tsx'
import { LastFailure } from './lastFailure.tsx'
import { RevokeDialog } from './revokeDialog.tsx'
import { RotateDialog } from './rotateDialog.tsx'
import { SecretDialog } from './secretDialog.tsx'
import { useKeys } from './useKeys.ts'

/** The dialog that is open. The secret of a key is kept here and nowhere else, as long as it is shown. */
type Open =
  | { readonly dialog: 'secret'; readonly deviceKey: DeviceKey }
  | { readonly dialog: 'rotate' }
  | { readonly dialog: 'revoke'; readonly key: Key | undefined }

const Protection = ({ name, keyedAt, isKeyless }: { name: string; keyedAt: string | null; isKeyless: boolean }) => {
  if (keyedAt === null)
    return (
      <p>
        {name} is not protected: whoever knows the name can send messages in it, unless the stage refuses all messages
        without a key (<code>plainCoap</code>).
      </p>
    )
  return (
    <p>
      <span className="keys__mark">
        <Icon name="key" />
      </span>{' '}
      {isKeyless ? (
        <>
          The name is locked since <Time at={keyedAt} />, and has no key: nobody can use it until it gets one.
        </>
      ) : (
        <>
          Protected since <Time at={keyedAt} />: nobody can use the name without its key, unless the stage accepts all
          messages without a key (<code>plainCoap</code>).
        </>
      )}
    </p>
  )
}

/** The keys of a device: whether it is protected, by which keys, why a message failed last, and what can be done. */
export const KeyView = ({
  deviceId,
  keyedAt,
  onChanged,
}: {
  deviceId: string
  keyedAt: string | null
  /** Hears that a key was made or revoked. */
  onChanged: () => void
}) => {
  const { mayAdminister } = useSession()
  const { keys, failure, error, api, refresh, changed } = useKeys(deviceId)
  const [open, setOpen] = useState<Open>()
  const action = useAction()
  const name = visibleText(deviceId)
  const live = keys?.filter(({ status }) => status !== 'revoked') ?? []
  const close = useCallback(() => setOpen(undefined), [])
  const told = () => {
    refresh()
    onChanged()
  }
  const reveal = async (secret: Promise<DeviceKey>) => {
    setOpen({ dialog: 'secret', deviceKey: await secret })
    told()
  }

  if (error instanceof ApiError && error.status === 404)
    return (
      <div className="keys">
        <Notice title="This stage knows no keys">
          <p>It is of an earlier version. Deploy it again to give keys to devices.</p>
        </Notice>
      </div>
    )
  return (
    <div className="keys">
      <PageError error={error} />
      <section className="card" aria-labelledby="key-protection">
        <h2 id="key-protection">Key</h2>
        {keys === undefined && error === undefined && <p className="muted">Reading the keys …</p>}
        {keys && <Protection name={name} keyedAt={keyedAt} isKeyless={live.length === 0} />}
        {keys && keys.length > 0 && (
          <div className="keys__scroller">
            <KeyTable keys={keys} {...(mayAdminister && { onRevoke: key => setOpen({ dialog: 'revoke', key }) })} />
          </div>
        )}
        <KeyError error={action.error} />
        {keys && mayAdminister && (
          <div className="actions">
            {live.length === 0 && (
              <button
                type="button"
                className="button button--primary"
                disabled={action.isRunning}
                onClick={() => action.start(() => reveal(api.add()))}
              >
                Give it a key
              </button>
            )}
            {live.length > 0 && (
              <>
                <button
                  type="button"
                  className="button"
                  disabled={action.isRunning}
                  onClick={() => action.start(() => reveal(api.show()))}
                >
                  Show the key
                </button>
                <button type="button" className="button" onClick={() => setOpen({ dialog: 'rotate' })}>
                  Replace it …
                </button>
              </>
            )}
            {live.length === 0 && keyedAt !== null && (
              <button type="button" className="button" onClick={() => setOpen({ dialog: 'revoke', key: undefined })}>
                Release the name …
              </button>
            )}
          </div>
        )}
        {keys && mayAdminister && (
          <p className="muted">Each showing of a key, and each change, is recorded as an event of the device.</p>
        )}
      </section>
      {failure && <LastFailure failure={failure} />}
      {!mayAdminister && (
        <Notice title="You cannot see or change the key">
          <p>Your token lacks the scope admin. This command makes one that has it:</p>
          <Snippet text={`npx sonde token --devices ${deviceId} --scope read,admin`} label="the command" />
        </Notice>
      )}
      {open?.dialog === 'secret' && <SecretDialog deviceKey={open.deviceKey} onClose={close} />}
      {open?.dialog === 'rotate' && (
        <RotateDialog deviceId={deviceId} onClose={close} onRotate={endsAt => reveal(api.rotate(endsAt))} />
      )}
      {open?.dialog === 'revoke' && (
        <RevokeDialog
          deviceId={deviceId}
          kid={open.key?.senderId}
          isLast={live.length <= 1}
          onClose={close}
          onRevoke={async of => {
            changed(await api.revoke(open.key?.senderId, of))
            close()
            told()
          }}
        />
      )}
    </div>
  )
}
