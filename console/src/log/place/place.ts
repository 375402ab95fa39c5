import { useSyncExternalStore } from 'react'
import { go } from '../../address/route.ts'

/** The place in time that the page's address names: around an event or a time, or a range. */
export type Place = { readonly at?: string; readonly from?: string; readonly to?: string }

const ID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}(\.\d{4})?$/

const pointIn = (query: URLSearchParams, name: string): string | undefined => {
  const point = query.get(name)
  if (point === null) return undefined
  if (ID.test(point)) return point
  const ms = Date.parse(point)
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString()
}

/** The place in a query such as `?at=ID` or `?from=TIME&to=TIME`; an empty place when the query has none. */
export const placeIn = (search: string): Place => {
  const query = new URLSearchParams(search)
  const [at, from, to] = [pointIn(query, 'at'), pointIn(query, 'from'), pointIn(query, 'to')]
  if (at !== undefined) return { at }
  return from !== undefined && to !== undefined ? { from, to } : {}
}

/** The query for a place, with its `?`; empty for an empty place. */
export const placeQuery = (place: Place): string => {
  const query = new URLSearchParams(Object.entries(place)).toString()
  return query && `?${query}`
}

const listeners = new Set<() => void>()
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  const ended = new AbortController()
  const { signal } = ended
  window.addEventListener('popstate', listener, { signal })
  // A link of the page to itself causes no `popstate`. Without the Navigation API, only the console's own links are heard.
  if ('navigation' in window) window.navigation.addEventListener('currententrychange', listener, { signal })
  return () => {
    listeners.delete(listener)
    ended.abort()
  }
}

/** Goes to a place in time, on this page or on another. The browser's back button returns. */
export const goToPlace = (place: Place, path: string = location.pathname): void => {
  go(path + placeQuery(place))
  for (const listener of listeners) listener()
}

const search = () => location.search
/** The place that the address names. */
export const usePlace = (): Place => placeIn(useSyncExternalStore(subscribe, search))
