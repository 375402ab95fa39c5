import { useEffect, useState } from 'react'
import { retryNow } from '../api/network.ts'
import { Icon } from '../design/icon.tsx'
import { visibleText } from '../design/visibleText.ts'
import { useSession } from '../session/session.ts'
import { explanationOf, type Situation } from './words.ts'

/** An interruption that is shorter is not shown, ms. */
const MIN_SHOWN_MS = 1500

const useIsLasting = (isDown: boolean): boolean => {
  const [isLasting, setIsLasting] = useState(false)
  useEffect(() => {
    if (!isDown) return setIsLasting(false)
    const timer = setTimeout(() => setIsLasting(true), MIN_SHOWN_MS)
    return () => clearTimeout(timer)
  }, [isDown])
  return isDown && isLasting
}

/** A line under the header while there is no connection: the reason, and a way out. */
export const ConnectionDetail = ({ situation }: { situation: Situation | undefined }) => {
  const { renew } = useSession()
  const explanation = situation && explanationOf(situation)
  const isLasting = useIsLasting(explanation !== undefined)
  if (!explanation || !isLasting) return null
  const { title, toDo, said, action } = explanation
  return (
    <section className="connection-detail" aria-label="About the connection">
      <Icon name="alert" />
      <p>
        <strong>{title}.</strong> {toDo} {said !== '' && <span className="muted">{visibleText(said)}</span>}
      </p>
      {action === 'another token' && (
        <button type="button" className="button" onClick={renew}>
          Enter another token
        </button>
      )}
      {action === 'try now' && (
        <button type="button" className="button" onClick={retryNow}>
          Try now
        </button>
      )}
    </section>
  )
}
