import { useLayoutEffect, useMemo, useRef } from 'react'
import { useSession } from '../session/session.ts'
import { useApi } from '../session/useApi.ts'
import type { Stack } from './source.ts'

/** The stack. It is the same object between renders, and always asks with the token that is in use. */
export const useStack = (): Stack & { readonly refused: (code: string) => void } => {
  const session = useSession()
  const api = useApi()
  const latest = useRef({ session, api })
  useLayoutEffect(() => {
    latest.current = { session, api }
  })
  const { webSocketUrl, httpUrl } = session.settings
  return useMemo(
    () => ({
      webSocketUrl,
      httpUrl,
      token: () => latest.current.session.token(),
      refused: code => latest.current.session.refused(code),
      events: (...asked) => latest.current.api.events(...asked),
    }),
    [webSocketUrl, httpUrl],
  )
}
