import type { Reason, WatchState } from '../../client/state.ts'
import { NotAllowed } from '../exitCode.ts'

/** The error of a watch that the stack refuses for ever. */
export const refused = ({ message, title, status }: Reason): Error => {
  const words = title === undefined || message.startsWith(title) ? message : `${title}: ${message}`
  return status === 401 || status === 403 ? new NotAllowed(words) : new Error(words)
}

/** Tells of a connection that is lost, and of one that is back, in these words. */
export const statesIn = (say: (text: string) => void, back: string): ((state: WatchState) => void) => {
  let isLost = false
  return state => {
    if (state.state === 'reconnecting') {
      say(`not connected: ${state.reason.message}; again in ${state.inSeconds.toFixed(1)} s`)
      isLost = true
    } else if (state.state === 'live' && isLost) {
      say(back)
      isLost = false
    }
  }
}
