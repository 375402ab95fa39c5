import type { Virtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'

/** When this many sizes are remembered, those of rows that are gone are forgotten. */
const MAX_SIZES = 50_000

/** Measures all rows again when they are laid out in another way. @param layout names the way */
export const useSizes = (virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>, layout: string): void => {
  const measured = useRef(layout)
  useEffect(() => {
    if (measured.current === layout && virtualizer.itemSizeCache.size <= MAX_SIZES) return
    measured.current = layout
    virtualizer.measure()
  })
}
