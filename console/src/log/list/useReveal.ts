import type { Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useRef } from 'react'
import { useLogState } from '../store/useLog.ts'

/** Brings each new target of a log into view, once: rows that come or go later do not bring it back. */
export const useReveal = (
  scroller: RefObject<HTMLElement | null>,
  virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>,
): void => {
  const rows = useLogState(({ shown }) => shown)
  const target = useLogState(state => state.target)
  const revealed = useRef(target)
  useEffect(() => {
    if (!target || revealed.current === target) return
    revealed.current = target
    const index = rows.findIndex(({ key }) => key === target.key)
    if (index < 0) return
    if (target.to === 'nearest')
      scroller.current?.querySelector(`[data-index="${index}"]`)?.scrollIntoView({ block: 'nearest' })
    else virtualizer.scrollToIndex(index, { align: target.to })
  }, [scroller, virtualizer, rows, target])
}
