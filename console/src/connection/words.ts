import type { WatchState } from '../../../client/watch.ts'
import { adviceOf } from '../api/advice.ts'
import type { IconName } from '../design/icon.tsx'

/** The connection of a page, with everything that decides what the page says about it. */
export type Situation = {
  readonly socket: WatchState
  /** The code of the refusal, once the stack no longer accepts the token. The session says so itself. */
  readonly refusal?: string | undefined
  /** While no socket is open: whether the page shows events that it reads over HTTP. */
  readonly isReadOverHttp: boolean
  /** A socket has been open since the page was loaded, so that nothing on the way forbids sockets. */
  readonly wasLive: boolean
}

/** The appearance of a state in the badge: an icon and a word, never a colour alone. */
export type Look = { readonly kind: 'ok' | 'busy' | 'warn' | 'off'; readonly icon: IconName; readonly label: string }

const LOOKS: Record<WatchState['state'] | 'refused', Look> = {
  live: { kind: 'ok', icon: 'live', label: 'Live' },
  'catching-up': { kind: 'busy', icon: 'clock', label: 'Catching up' },
  reconnecting: { kind: 'warn', icon: 'retry', label: 'Reconnecting' },
  offline: { kind: 'off', icon: 'off', label: 'Offline' },
  closed: { kind: 'off', icon: 'none', label: 'Closed' },
  refused: { kind: 'off', icon: 'alert', label: 'Token refused' },
}

/** The appearance of a connection in the badge. A socket that is live is live, whatever the HTTP API says. */
export const lookOf = ({ socket: { state }, refusal }: Pick<Situation, 'socket' | 'refusal'>): Look =>
  LOOKS[refusal !== undefined && (state === 'reconnecting' || state === 'closed') ? 'refused' : state]

/** Explains why there is no connection, and names the way out. */
export type Explanation = {
  readonly title: string
  readonly toDo: string
  /** The words of the server or of the SDK. */
  readonly said: string
  readonly action: 'try now' | 'another token' | 'none'
}

const HANDSHAKE = {
  title: 'The socket does not open',
  unknown:
    'The HTTP API accepts your token. Either the stack admits no viewers at the moment, for example because its event bus refuses events; or a proxy, a firewall or a browser extension blocks WebSockets. The console tries again.',
  stack:
    'The HTTP API accepts your token, and a socket was open on this page before. So it is probably the stack that admits no viewers at the moment, for example because its event bus refuses events. The console tries again.',
}
const OVER_HTTP = 'Meanwhile the page reads history over HTTP: events appear with a delay.'

/** The explanation of a connection; undefined while there is nothing to explain, or the session explains it. */
export const explanationOf = ({ socket, refusal, isReadOverHttp, wasLive }: Situation): Explanation | undefined => {
  if (socket.state === 'offline')
    return {
      title: 'This machine has no network',
      toDo: 'When it has one again, the console reconnects and catches up from history.',
      said: '',
      action: 'none',
    }
  if (refusal !== undefined || (socket.state !== 'reconnecting' && socket.state !== 'closed')) return undefined
  const { reason } = socket
  if (!reason) return undefined
  const { code, message: said } = reason
  const advice =
    code === 'handshake'
      ? { title: HANDSHAKE.title, toDo: wasLive ? HANDSHAKE.stack : HANDSHAKE.unknown }
      : adviceOf(code)
  return {
    title: advice.title,
    toDo: isReadOverHttp ? `${advice.toDo} ${OVER_HTTP}` : advice.toDo,
    said: code === 'handshake' ? '' : said,
    action: socket.state === 'closed' ? 'another token' : 'try now',
  }
}
