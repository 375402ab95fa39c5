import { useCallback, useEffect, useRef, useState } from 'react'
import type { Preview } from '../../../../core/alerts/http/contract.ts'
import type { AlertRule } from '../../../../core/contracts/alerts.ts'
import { useAlertsApi } from '../useAlertsApi.ts'
import { added } from './added.ts'

/** The periods that a preview can look through, s. */
export const PERIODS = [
  { value: '3600', label: 'Last hour' },
  { value: '86400', label: 'Last day' },
  { value: '604800', label: 'Last week' },
] as const
export type Period = (typeof PERIODS)[number]['value']

/** A preview: its state, its findings, and its next steps. */
export type PreviewView = {
  readonly state: 'nothing' | 'estimating' | 'estimated' | 'looking' | 'looked'
  readonly told: Preview | undefined
  readonly error: unknown
  /** Estimates the cost of a period. It is cheap: a few samples are read. */
  readonly estimate: (period: Period, deviceId: string | undefined) => void
  /** Looks through the estimated period, or goes on where the last look ended. */
  readonly look: () => void
  readonly clear: () => void
}

type Asked = { readonly since: string; readonly until: string; readonly deviceId?: string }
type Told = Pick<PreviewView, 'state' | 'told' | 'error'> & { readonly asked?: Asked }

const NOTHING: Told = { state: 'nothing', told: undefined, error: undefined }

/** The preview of a rule: the cost first, then the alerts that it would have told. @param rule its name, or a rule that need not exist */
export const usePreview = (rule: string | AlertRule): PreviewView => {
  const api = useAlertsApi()
  const [now, setNow] = useState(NOTHING)
  const running = useRef<AbortController>(undefined)
  useEffect(() => () => running.current?.abort(), [])

  const start = () => {
    running.current?.abort()
    running.current = new AbortController()
    return running.current.signal
  }
  const clear = useCallback(() => {
    running.current?.abort()
    setNow(NOTHING)
  }, [])
  const run = (during: Told, ask: (signal: AbortSignal) => Promise<Told>) => {
    const signal = start()
    setNow(during)
    ask(signal).then(
      told => !signal.aborted && setNow(told),
      (error: unknown) => {
        if (!signal.aborted) setNow(before => ({ ...before, state: before.told ? 'looked' : 'nothing', error }))
      },
    )
  }
  return {
    ...now,
    clear,
    estimate: (period, deviceId) => {
      const untilMs = Date.now()
      const asked: Asked = {
        since: new Date(untilMs - Number(period) * 1000).toISOString(),
        until: new Date(untilMs).toISOString(),
        ...(deviceId !== undefined && { deviceId }),
      }
      run({ state: 'estimating', told: undefined, error: undefined }, async signal => ({
        state: 'estimated',
        told: await api.preview(rule, { ...asked, estimate: true }, signal),
        error: undefined,
        asked,
      }))
    },
    look: () => {
      const { asked, told, state } = now
      if (!asked || !told) return
      const before = state === 'looked' ? told : undefined
      run({ ...now, state: 'looking', error: undefined }, async signal => {
        const cursor = before?.cursor ?? undefined
        const answer = await api.preview(rule, { ...asked, ...(cursor !== undefined && { cursor }) }, signal)
        return { state: 'looked', told: added(before, answer), error: undefined, asked }
      })
    },
  }
}
