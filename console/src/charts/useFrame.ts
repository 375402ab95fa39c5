import { useMemo } from 'react'
import { useTimeFormat } from '../design/time.tsx'
import { goToPlace } from '../log/place/place.ts'
import type { Frame } from './chart.tsx'
import { usePalette } from './palette.ts'

const zoom = (from: number, to: number) =>
  goToPlace({ from: new Date(from).toISOString(), to: new Date(to).toISOString() })

/** The properties that the charts of a page share. A drag across one of them goes to that range. */
export const useFrame = ({ from, to, marks, emptiness }: Pick<Frame, 'from' | 'to' | 'marks' | 'emptiness'>): Frame => {
  const palette = usePalette()
  const isUtc = useTimeFormat().format === 'utc'
  return useMemo(
    () => ({ from, to, marks, palette, isUtc, emptiness, onZoom: zoom }),
    [from, to, marks, palette, isUtc, emptiness],
  )
}
