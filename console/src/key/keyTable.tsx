import type { ReactNode } from 'react'
import type { Key } from '../../../core/devices/keys/http/contract.ts'
import { Time } from '../design/time.tsx'

const Status = ({ status, endsAt, lastUsedAt }: Key): ReactNode => {
  if (status === 'revoked') return 'Over: revoked or replaced'
  if (status === 'ending') {
    return (
      <>
        Ends when the new key is first used
        {endsAt !== null && (
          <>
            , at the latest <Time at={endsAt} />
          </>
        )}
      </>
    )
  }
  return lastUsedAt === null ? 'Waits for its first use' : 'In use'
}

/** The keys of a device without their secrets, the newest first. */
export const KeyTable = ({ keys, onRevoke }: { keys: readonly Key[]; onRevoke?: (key: Key) => void }) => (
  <table className="keys__table">
    <thead>
      <tr>
        <th scope="col">Key id</th>
        <th scope="col">Status</th>
        <th scope="col">Made</th>
        <th scope="col">Last used</th>
        {onRevoke && (
          <th scope="col">
            <span className="visually-hidden">Actions</span>
          </th>
        )}
      </tr>
    </thead>
    <tbody>
      {keys.toReversed().map(key => (
        <tr key={key.senderId} className={key.status === 'revoked' ? 'muted' : ''}>
          <th scope="row" className="mono">
            {key.senderId}
          </th>
          <td>
            <Status {...key} />
            {key.isImported && <span className="muted"> · made elsewhere</span>}
          </td>
          <td>
            <Time at={key.createdAt} />
          </td>
          <td>{key.lastUsedAt === null ? 'never' : <Time at={key.lastUsedAt} />}</td>
          {onRevoke && (
            <td>
              {key.status !== 'revoked' && (
                <button
                  type="button"
                  className="button"
                  aria-label={`Revoke key ${key.senderId}`}
                  onClick={() => onRevoke(key)}
                >
                  Revoke
                </button>
              )}
            </td>
          )}
        </tr>
      ))}
    </tbody>
  </table>
)
