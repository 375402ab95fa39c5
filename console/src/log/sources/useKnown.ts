import { useEffect, useState } from 'react'
import type { Device } from '../../../../core/contracts/http.ts'
import { useApi } from '../../session/useApi.ts'

/** The devices and services that the token covers, as far as they have been read. */
export type Known = { readonly records: readonly Device[]; readonly isRead: boolean; readonly error: unknown }

/** Reads all devices and services once. */
export const useKnown = (): Known => {
  const api = useApi()
  const [known, setKnown] = useState<Known>({ records: [], isRead: false, error: undefined })
  useEffect(() => {
    const leaving = new AbortController()
    const read = async () => {
      let records: readonly Device[] = []
      for await (const page of api.devices(leaving.signal)) {
        records = [...records, ...page]
        setKnown({ records, isRead: false, error: undefined })
      }
      setKnown({ records, isRead: true, error: undefined })
    }
    read().catch((error: unknown) => {
      if (!leaving.signal.aborted) setKnown(before => ({ ...before, isRead: true, error }))
    })
    return () => leaving.abort()
  }, [api])
  return known
}
