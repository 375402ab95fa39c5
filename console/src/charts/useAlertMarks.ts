import { useMemo } from 'react'
import { useOpenAlerts } from '../openAlerts/provider.tsx'
import { type AlertSpan, spansIn } from './alertSpans.ts'

/** The alerts of a device over the range of its charts. @param history those that history and live events tell */
export const useAlertMarks = (
  deviceId: string,
  history: readonly AlertSpan[],
  { from, to }: { readonly from: number; readonly to: number },
): readonly AlertSpan[] => {
  const open = useOpenAlerts().get(deviceId)
  return useMemo(
    () =>
      spansIn(
        { from, to },
        history,
        (open ?? []).map(({ rule, since }) => ({ rule, from: Date.parse(since), to: undefined })),
      ),
    [open, history, from, to],
  )
}
