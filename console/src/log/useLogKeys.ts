import { useKeys } from '../design/keys.ts'
import { useLog } from './store/useLog.ts'

/** The keys of a log, as the help lists them. */
export const useLogKeys = (): void => {
  const log = useLog()
  useKeys({
    f: () => log.follow(!log.read().isFollowing),
    e: () => log.stepErrors(1),
    E: () => log.stepErrors(-1),
    g: () => log.ask('time'),
    Escape: log.leave,
  })
}
