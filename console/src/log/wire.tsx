import { Fragment } from 'react'
import type { HistoryEvent, WireFacts } from '../api/history.ts'
import { scrollable } from '../design/scrollable.ts'
import { visibleText } from '../design/visibleText.ts'
import type { Part } from '../kinds/kind.ts'
import { viewOf } from '../kinds/kinds.ts'
import { PageError } from '../session/pageError.tsx'
import { useSession } from '../session/session.ts'
import { bytesOf, hexLines } from './hex.ts'
import type { Stored } from './useWire.ts'

const TYPES = { CON: 'CON, confirmable', NON: 'NON, non-confirmable' } as const

/** The proof of the sender of a message, in words. A key that does not fit may have protected one that was rejected. */
const protectionOf = ({ oscore }: WireFacts, isRejected: boolean): string => {
  if (oscore) return `Key ${oscore.kid}, sequence number ${oscore.sequenceNumber} (OSCORE)`
  return isRejected ? 'Nothing proves who sent it' : 'None: whoever knows the name could have sent it'
}

const Facts = ({ wire, isRejected }: { wire: WireFacts; isRejected: boolean }) => (
  <dl className="log-facts">
    <dt>CoAP type</dt>
    <dd>{TYPES[wire.type]}</dd>
    <dt>Message ID</dt>
    <dd>
      {wire.messageId} (0x{wire.messageId.toString(16).padStart(4, '0')})
    </dd>
    <dt>Token</dt>
    <dd>{wire.token || 'none'}</dd>
    <dt>Size</dt>
    <dd>{wire.bytes} bytes</dd>
    <dt>Protection</dt>
    <dd>{protectionOf(wire, isRejected)}</dd>
  </dl>
)

const COLOURS = 8
const colourOf = (part: number | undefined) => (part === undefined ? undefined : (part % COLOURS) + 1)

/** The fields of the payload and their places, in words, so that nothing depends on colour alone. */
const Parts = ({ parts }: { parts: readonly Part[] }) => (
  <ol className="log-parts" aria-label="Fields of the payload">
    {parts.map(({ name, type, from, to }, index) => (
      <li key={from} data-colour={colourOf(index)}>
        <span className="log-parts__name">{visibleText(name)}</span>{' '}
        <span className="muted">
          {type}, {to - from} {to - from === 1 ? 'byte' : 'bytes'} at {from.toString(16).padStart(4, '0')}
        </span>
      </li>
    ))}
  </ol>
)

const Hex = ({ raw, event }: { raw: string; event: HistoryEvent }) => {
  const bytes = bytesOf(raw)
  const parts = viewOf(event).parts(event, bytes)
  const partAt = (offset: number) => {
    const part = parts.findIndex(({ from, to }) => from <= offset && offset < to)
    return part < 0 ? undefined : part
  }
  return (
    <>
      <section className="log-hex" aria-label="The payload in hex" {...scrollable}>
        <table>
          <tbody>
            {hexLines(bytes, partAt).map(({ offset, runs }) => (
              <tr key={offset}>
                <th scope="row">{offset}</th>
                <td>
                  {runs.map(({ part, hex }, index) => (
                    <Fragment key={part ?? 'none'}>
                      {index > 0 && ' '}
                      <span data-colour={colourOf(part)}>{hex}</span>
                    </Fragment>
                  ))}
                </td>
                <td className="log-hex__ascii">{runs.map(({ ascii }) => ascii).join('')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {parts.length > 0 && <Parts parts={parts} />}
    </>
  )
}

/** The facts of a message's transport, and its bytes. */
export const Wire = ({ stored, onAgain }: { stored: Stored; onAgain: () => void }) => {
  const { maySeeSensitive } = useSession()
  if (stored.state === 'unasked') return null
  if (stored.state === 'reading') return <p className="muted">Reading the bytes …</p>
  if (stored.state === 'failed') return <PageError error={stored.error} />
  if (stored.state === 'absent') {
    return (
      <p className="muted">
        History does not hold this event: it is not stored yet, or has expired.{' '}
        <button type="button" className="log-mark__load" onClick={onAgain}>
          Check again
        </button>
      </p>
    )
  }
  const wire = stored.event.wire
  if (!wire) return <p className="muted">Events of this kind have no payload.</p>
  return (
    <>
      <Facts wire={wire} isRejected={stored.event.type === 'rejected'} />
      {wire.raw === undefined ? (
        <p className="muted">
          {maySeeSensitive
            ? 'The stack did not send the payload.'
            : 'Only tokens with the scope sensitive see the payload, because it contains all fields of the message.'}
        </p>
      ) : (
        <Hex raw={wire.raw} event={stored.event} />
      )}
    </>
  )
}
