import type { LocalRoutes } from '../front/local.ts'
import type { ReplaceableListener } from './replaceable.ts'

/** The requests by which a run's listener is restarted and killed. @param listener undefined until it has started */
export const listenerRoutes = (listener: () => ReplaceableListener | undefined): LocalRoutes => ({
  '/_local/restart-listener': {
    POST: async () => {
      const running = listener()
      if (!running) throw new Error('the listener has not started yet')
      await running.restart()
      return { status: 204 }
    },
  },
  '/_local/kill-listener': {
    POST: async () => {
      await listener()?.kill()
      return { status: 204 }
    },
  },
})
