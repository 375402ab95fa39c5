import { useEffect, useState } from 'react'
import type { Level } from '../../../client/watch.ts'
import { LEVELS } from '../feed/row.ts'

/** The current colours of a chart, for a canvas. */
export type Palette = {
  /** Those of the series, then those of the levels. */
  readonly series: readonly string[]
  readonly text: string
  readonly grid: string
  readonly reboot: string
  readonly hole: string
  readonly alert: string
  readonly late: string
  readonly offline: string
  readonly firstSeen: string
}

const SERIES = 8

/** The colour of a level among those of a chart. */
export const colourOfLevel = (level: Level): number => SERIES + LEVELS.indexOf(level)

/** A canvas does not resolve custom properties, so that the page is asked for their values. */
const readPalette = (): Palette => {
  const probe = document.createElement('span')
  document.body.append(probe)
  const colourOf = (name: string) => {
    probe.style.color = `var(${name})`
    return getComputedStyle(probe).color
  }
  const palette = {
    series: [
      ...Array.from({ length: SERIES }, (_, index) => colourOf(`--series-${index + 1}`)),
      ...LEVELS.map(level => colourOf(`--level-${level}`)),
    ],
    text: colourOf('--color-muted'),
    grid: colourOf('--chart-grid'),
    reboot: colourOf('--color-error'),
    hole: colourOf('--color-warn'),
    alert: colourOf('--level-fatal'),
    late: colourOf('--color-warn'),
    offline: colourOf('--color-muted'),
    firstSeen: colourOf('--color-accent'),
  }
  probe.remove()
  return palette
}

/** The colours of a chart. They change with the theme. */
export const usePalette = (): Palette => {
  const [palette, setPalette] = useState(readPalette)
  useEffect(() => {
    const read = () => setPalette(readPalette())
    const ended = new AbortController()
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', read, { signal: ended.signal })
    const observer = new MutationObserver(read)
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    return () => {
      ended.abort()
      observer.disconnect()
    }
  }, [])
  return palette
}
