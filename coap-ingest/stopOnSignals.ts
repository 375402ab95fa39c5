import { errorFields, type Logger } from '../core/runtime/log.ts'
import type { Listener } from './listener.ts'

/**
 * SIGTERM drains: health fails, devices are answered for `drainSeconds` more, since the load balancer still sends them
 * here; then the requests in flight are finished. SIGINT does so at once. A second signal ends the process as it is.
 * @param signals the process
 * @param exit is called with 0 when everything was finished
 */
export const stopOnSignals = ({
  listener,
  drainSeconds,
  log,
  signals,
  exit,
}: {
  listener: Pick<Listener, 'drain' | 'close'>
  drainSeconds: number
  log: Logger
  signals: { on: (signal: 'SIGTERM' | 'SIGINT', listener: () => void) => unknown }
  exit: (code: number) => void
}): void => {
  let isStopping = false
  const stop = (signal: 'SIGTERM' | 'SIGINT', seconds: number) => () => {
    if (isStopping) return exit(1)
    isStopping = true
    log('info', 'draining', { signal, seconds })
    listener.drain()
    const close = (): void => {
      listener
        .close()
        .then(() => {
          log('info', 'stopped')
          exit(0)
        })
        .catch((error: unknown) => {
          log('error', 'stopped', errorFields(error))
          exit(1)
        })
    }
    if (seconds > 0) setTimeout(close, seconds * 1000)
    else close()
  }
  signals.on('SIGTERM', stop('SIGTERM', drainSeconds))
  signals.on('SIGINT', stop('SIGINT', 0))
}
