import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { remembered, useStore } from '../design/store.ts'
import { useApi } from '../session/useApi.ts'
import { type Alerts, type AlertsKnown, createAlerts } from './alerts.ts'
import { byDevice, type OpenAlert } from './byDevice.ts'

const AlertsContext = createContext<Alerts>(createAlerts())

/** Reads the rules and their open alerts for all components below it. */
export const AlertsProvider = ({ children }: { children: ReactNode }) => {
  const { ask } = useApi()
  const [alerts] = useState(createAlerts)
  useEffect(() => alerts.open(signal => ask('/alerts', { signal })), [alerts, ask])
  return <AlertsContext value={alerts}>{children}</AlertsContext>
}

/** The rules of the stage, and the ways to change what is known of them. */
export const useAlerts = (): Alerts => useContext(AlertsContext)

const whole = (known: AlertsKnown) => known
/** The rules of the stage as they are known now. */
export const useAlertsKnown = (): AlertsKnown => useStore(useAlerts(), whole)

const mapOf = remembered(byDevice)
const openIn = ({ list }: AlertsKnown) => mapOf(list)
/** The open alerts by device. */
export const useOpenAlerts = (): ReadonlyMap<string, readonly OpenAlert[]> => useStore(useAlerts(), openIn)
