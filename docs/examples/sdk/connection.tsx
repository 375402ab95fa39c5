import type { WatchState } from '@sonde/client'

const text = (state: WatchState): string => {
  switch (state.state) {
    case 'catching-up':
      return 'Reading history …'
    case 'live':
      return 'Live'
    case 'offline':
      return 'No network'
    case 'reconnecting':
      return `Connecting again at ${new Date(state.at).toLocaleTimeString()}: ${state.reason.message}`
    case 'closed':
      return state.reason?.title ?? state.reason?.message ?? 'Closed'
  }
}

export const Connection = ({ state, reconnect }: { state: WatchState; reconnect: () => void }) => (
  <p role="status">
    {text(state)}
    {(state.state === 'reconnecting' || state.state === 'closed') && (
      <button type="button" onClick={reconnect}>
        Try now
      </button>
    )}
  </p>
)
