import { useSyncExternalStore } from 'react'

/** A page of the console, by its path: `/`, `/all`, `/devices/ID`, `/devices/ID/time`, `/devices/ID/configuration`. */
export type Route =
  | { readonly page: 'fleet' | 'all' | 'unknown' }
  | { readonly page: 'live' | 'time' | 'configuration'; readonly deviceId: string }

const TABS = { '': 'live', time: 'time', configuration: 'configuration' } as const

export const routeOf = (path: string): Route => {
  if (path === '/' || path === '') return { page: 'fleet' }
  if (path === '/all') return { page: 'all' }
  const [, id, tab = ''] = /^\/devices\/([^/]+)(?:\/(time|configuration))?\/?$/.exec(path) ?? []
  if (id === undefined) return { page: 'unknown' }
  const page = tab === 'time' || tab === 'configuration' ? TABS[tab] : 'live'
  try {
    return { page, deviceId: decodeURIComponent(id) }
  } catch {
    return { page: 'unknown' }
  }
}

/** The path of a page of a device. */
export const devicePath = (deviceId: string, tab: keyof typeof TABS = ''): string =>
  `/devices/${encodeURIComponent(deviceId)}${tab && `/${tab}`}`

const listeners = new Set<() => void>()
const tell = () => {
  for (const listener of listeners) listener()
}

/** Goes to another page without loading the console again. */
export const go = (path: string): void => {
  history.pushState(null, '', path)
  tell()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  window.addEventListener('popstate', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('popstate', listener)
  }
}

export const useRoute = (): Route => {
  const path = useSyncExternalStore(subscribe, () => location.pathname)
  return routeOf(path)
}
