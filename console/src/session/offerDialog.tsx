import type { Me } from '../../../core/contracts/http.ts'
import { ErrorNotice } from '../api/errorNotice.tsx'
import { Dialog } from '../design/dialog.tsx'
import { visibleText } from '../design/visibleText.ts'
import { type Offer, rightsText } from './holder.ts'

const Holder = ({ label, me }: { label: string; me: Me }) => (
  <>
    <dt className="muted">{label}</dt>
    <dd>
      <strong>{visibleText(me.sub)}</strong>
      <br />
      <span className="muted">{visibleText(rightsText(me))}</span>
    </dd>
  </>
)

/**
 * Asks whether a link may replace the session. Without the question, whoever sends the link could have a person work under
 * a subject of the sender's choice (session fixation).
 */
export const OfferDialog = ({
  me,
  offer,
  onTake,
  onClose,
}: {
  me: Me
  offer: Offer
  onTake: (offer: Extract<Offer, { kind: 'other' }>) => void
  onClose: () => void
}) => {
  if (offer.kind === 'refused')
    return (
      <Dialog title="The token in the link is not accepted" onClose={onClose}>
        <p>
          You stay signed in as <strong>{visibleText(me.sub)}</strong>.
        </p>
        <ErrorNotice error={offer.error} />
        <div className="token-form__actions">
          <button type="button" className="button button--primary" onClick={onClose}>
            Stay signed in
          </button>
        </div>
      </Dialog>
    )
  return (
    <Dialog title="Sign in with the token of this link?" onClose={onClose}>
      <p>The link that you opened has a token of its own. Take it only if you trust the person who sent the link.</p>
      <dl className="offer">
        <Holder label="You are signed in as" me={me} />
        <Holder label="The link signs you in as" me={offer.me} />
      </dl>
      <div className="token-form__actions">
        <button type="button" className="button button--primary" onClick={onClose}>
          Stay {visibleText(me.sub)}
        </button>
        <button type="button" className="button" onClick={() => onTake(offer)}>
          Sign in as {visibleText(offer.me.sub)}
        </button>
      </div>
    </Dialog>
  )
}
