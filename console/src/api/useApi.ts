import { useMemo } from 'react'
import { useSession } from '../session/session.ts'
import { type Api, apiClient } from './client.ts'

/** The HTTP API with the token of who is signed in. A token that is no longer taken is asked for anew. */
export const useApi = (): Api => {
  const { settings, token, renew } = useSession()
  return useMemo(
    () =>
      apiClient({
        httpUrl: settings.httpUrl,
        token,
        fetch: (input, init) => fetch(input, init),
        onError: ({ status }) => {
          if (status === 401) renew()
        },
      }),
    [settings, token, renew],
  )
}
