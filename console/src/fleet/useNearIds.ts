import { useEffect, useState } from 'react'
import { useLoadLater } from '../design/loadLater.ts'
import type { NearIds } from './search.ts'

const load = () => import('./nearIds.ts')
const LATER = [load]

/** Finds ids with a slip; undefined until it is loaded, which a search hastens. */
export const useNearIds = (isSearching: boolean): NearIds | undefined => {
  const [near, setNear] = useState<{ readonly ids: NearIds }>()
  useLoadLater(LATER)
  useEffect(() => {
    if (!isSearching || near) return
    // Without it, a search finds what is written as it is.
    load().then(
      ({ nearIds }) => setNear({ ids: nearIds }),
      () => undefined,
    )
  }, [isSearching, near])
  return near?.ids
}
