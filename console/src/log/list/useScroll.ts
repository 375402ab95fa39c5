import type { Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { useLog, useLogState } from '../store/useLog.ts'

/** Within this distance of the end, the view counts as at the end, px. */
const NEAR = 24

type Anchor = { readonly key: string; readonly offset: number }

/** Scrolling to a row may touch the end although nobody wants to follow it. The maximum time that this takes, ms. */
const JUMP_MS = 1_000
const GESTURES = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const

const distanceOf = ({ scrollHeight, scrollTop, clientHeight }: HTMLElement) => scrollHeight - scrollTop - clientHeight

/**
 * Keeps the end in view while it is followed; else keeps the rows in view in their place while others come and go around
 * them. Scrolling up stops following, and reaching the end starts it.
 */
export const useScroll = (
  scroller: RefObject<HTMLElement | null>,
  virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>,
): void => {
  const { follow } = useLog()
  const rows = useLogState(({ shown }) => shown)
  // If it is in view, this row stays in its place rather than another.
  const current = useLogState(state => state.current)
  const target = useLogState(state => state.target)
  const isFollowing = useLogState(state => state.isFollowing)
  const isHeld = useLogState(({ held }) => held !== undefined)
  const anchor = useRef<Anchor>(undefined)
  const shown = useRef(rows)
  const top = useRef(0)
  const jumpsUntil = useRef(0)

  // A mark may disappear when its events have been loaded.
  const isEvent = (index: number) => rows[index]?.kind === 'event'
  const mark = ({ scrollTop, clientHeight }: HTMLElement) => {
    const items = virtualizer
      .getVirtualItems()
      .filter(({ start, end, index }) => end > scrollTop && start < scrollTop + clientHeight && isEvent(index))
    const kept = items.find(({ key }) => key === current) ?? items[0]
    anchor.current = kept && { key: `${kept.key}`, offset: kept.start - scrollTop }
  }
  const marking = useRef(mark)

  useLayoutEffect(() => {
    marking.current = mark
    const element = scroller.current
    if (!element) return
    if (isFollowing && !isHeld) {
      element.scrollTop = element.scrollHeight
      top.current = element.scrollTop
    } else if (shown.current !== rows && anchor.current) {
      const { key, offset } = anchor.current
      const index = rows.findIndex(row => row.key === key)
      const start = virtualizer.measurementsCache[index]?.start
      if (start !== undefined) element.scrollTop = start - offset
      top.current = element.scrollTop
    }
    shown.current = rows
    mark(element)
  })

  useLayoutEffect(() => {
    if (target) jumpsUntil.current = performance.now() + JUMP_MS
  }, [target])

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const ended = new AbortController()
    const { signal } = ended
    const touched = () => {
      jumpsUntil.current = 0
    }
    const scroll = () => {
      const isUp = element.scrollTop < top.current - 1
      const isDown = element.scrollTop > top.current + 1
      top.current = element.scrollTop
      marking.current(element)
      const distance = distanceOf(element)
      if (isFollowing && isUp && distance > NEAR) follow(false)
      else if (!isFollowing && isDown && distance <= 1 && performance.now() > jumpsUntil.current) follow(true)
    }
    // This listener must run before the virtualizer's, which draws at once and would put the end back into view.
    element.addEventListener('scroll', scroll, { passive: true, capture: true, signal })
    for (const type of GESTURES) element.addEventListener(type, touched, { passive: true, signal })
    return () => ended.abort()
  }, [scroller, isFollowing, follow])
}
