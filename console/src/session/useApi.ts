import { useMemo } from 'react'
import { type Api, apiClient } from '../api/client.ts'
import { useSession } from './session.ts'

/** The HTTP API with the session's token. When the API refuses the token, the session asks for another one. */
export const useApi = (): Api => {
  const { settings, token, refused } = useSession()
  return useMemo(
    () =>
      apiClient({
        httpUrl: settings.httpUrl,
        token,
        fetch: (input, init) => fetch(input, init),
        onError: ({ code, status }, used) => {
          if (status === 401) refused(code, used)
        },
      }),
    [settings, token, refused],
  )
}
