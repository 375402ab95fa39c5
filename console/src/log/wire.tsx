import type { HistoryEvent } from '../../../core/contracts/http.ts'
import { ErrorNotice } from '../api/errorNotice.tsx'
import { useSession } from '../session/session.ts'
import { bytesOf, hexLines } from './hex.ts'
import type { Stored } from './useWire.ts'

const TYPES = { CON: 'CON, confirmable', NON: 'NON, not confirmable' } as const

const Facts = ({ wire }: { wire: HistoryEvent['wire'] }) => (
  <dl className="log-facts">
    <dt>CoAP type</dt>
    <dd>{TYPES[wire.type]}</dd>
    <dt>Message id</dt>
    <dd>
      {wire.messageId} (0x{wire.messageId.toString(16).padStart(4, '0')})
    </dd>
    <dt>Token</dt>
    <dd>{wire.token || 'none'}</dd>
    <dt>Size</dt>
    <dd>{wire.bytes} bytes</dd>
  </dl>
)

const Hex = ({ raw }: { raw: string }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard (WCAG 2.1.1)
  <section className="log-hex" aria-label="The payload as it came, in hex" tabIndex={0}>
    <table>
      <tbody>
        {hexLines(bytesOf(raw)).map(({ offset, hex, ascii }) => (
          <tr key={offset}>
            <th scope="row">{offset}</th>
            <td>{hex}</td>
            <td className="log-hex__ascii">{ascii}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)

/** The bytes of a message, and how it travelled. */
export const Wire = ({ stored, onAgain }: { stored: Stored; onAgain: () => void }) => {
  const { maySeeSensitive } = useSession()
  if (stored.state === 'reading') return <p className="muted">Reading how it travelled …</p>
  if (stored.state === 'failed') return <ErrorNotice error={stored.error} />
  if (stored.state === 'absent') {
    return (
      <p className="muted">
        History does not hold this event: not yet, or no longer.{' '}
        <button type="button" className="log-mark__load" onClick={onAgain}>
          Look again
        </button>
      </p>
    )
  }
  const { wire } = stored.event
  return (
    <>
      <Facts wire={wire} />
      {wire.raw === undefined ? (
        <p className="muted">
          {maySeeSensitive
            ? 'The payload is not given.'
            : 'The payload as it came is for tokens with the scope sensitive: it holds everything that the device said.'}
        </p>
      ) : (
        <Hex raw={wire.raw} />
      )}
    </>
  )
}
