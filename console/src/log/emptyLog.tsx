import { emptinessOf, WORDS } from './emptiness.ts'
import { useLog, useLogState } from './store/useLog.ts'

/** Stands in the place of the rows while there are none, and says why. */
export const EmptyLog = () => {
  const { isLive } = useLog()
  const why = useLogState(state => emptinessOf(state, isLive))
  return why === undefined ? null : <p className="log-empty">{WORDS[why]}</p>
}
