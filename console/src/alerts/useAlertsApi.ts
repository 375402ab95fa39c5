import { useMemo } from 'react'
import { useApi } from '../session/useApi.ts'
import { type AlertsApi, alertsApi } from './alertsApi.ts'

/** @see AlertsApi */
export const useAlertsApi = (): AlertsApi => {
  const api = useApi()
  return useMemo(() => alertsApi(api), [api])
}
