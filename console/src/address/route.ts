import { useSyncExternalStore } from 'react'
import { DEVICE_ID_PATTERN } from '../../../core/contracts/deviceIdPattern.ts'
import { MAX_SELECTED, type Selection } from './selection.ts'

/** A page of the console, by its path: `/` (with filters: `/?alerts=open`), `/all`, `/timeline/ID,ID`, `/devices/ID`, `/devices/ID/time`, `/devices/ID/configuration`, `/devices/ID/key`, `/alerts`, `/alerts/_new`, `/alerts/NAME`, `/alerts/NAME/edit`. */
export type Route =
  | { readonly page: 'fleet' }
  | { readonly page: 'all' }
  | { readonly page: 'unknown' }
  | { readonly page: 'alerts' | 'new-alert' }
  | { readonly page: 'alert' | 'edit-alert'; readonly rule: string }
  | { readonly page: 'timeline'; readonly devices: Selection }
  | { readonly page: 'live' | 'time' | 'configuration' | 'key'; readonly deviceId: string }

const TABS = { '': 'live', time: 'time', configuration: 'configuration', key: 'key' } as const
const isTab = (text: string): text is keyof typeof TABS => Object.hasOwn(TABS, text)
const UNKNOWN: Route = { page: 'unknown' }

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

/** No rule has this name. */
const NEW = '_new'
const RULE_PATTERN = /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/

const alertsRoute = (name: string | undefined, action: string): Route => {
  if (name === undefined) return { page: 'alerts' }
  if (name === NEW && action === '') return { page: 'new-alert' }
  if (!RULE_PATTERN.test(name) || !['', 'edit'].includes(action)) return UNKNOWN
  return { page: action === 'edit' ? 'edit-alert' : 'alert', rule: name }
}

const timelineOf = (text: string): Route => {
  const devices = [...new Set(text.split(',').map(decoded))]
  const isValid = devices.length <= MAX_SELECTED && devices.every(id => DEVICE_ID_PATTERN.test(id))
  return isValid ? { page: 'timeline', devices } : UNKNOWN
}

/** The page at a path. Slashes that are doubled, or stand at the end, make no other page. */
export const routeOf = (path: string): Route => {
  const [first = '', id, tab = '', ...others] = path.split('/').filter(part => part !== '')
  if (first === '' || (first === 'index.html' && id === undefined)) return { page: 'fleet' }
  if (first === 'all' && id === undefined) return { page: 'all' }
  if (first === 'timeline' && tab === '' && others.length === 0) return timelineOf(id ?? '')
  if (first === 'alerts' && others.length === 0) return alertsRoute(id, tab)
  if (first !== 'devices' || others.length > 0) return UNKNOWN
  const deviceId = decoded(id ?? '')
  if (!DEVICE_ID_PATTERN.test(deviceId)) return UNKNOWN
  return isTab(tab) ? { page: TABS[tab], deviceId } : UNKNOWN
}

/** The path of a page of a device. */
export const devicePath = (deviceId: string, tab: keyof typeof TABS = ''): string =>
  `/devices/${encodeURIComponent(deviceId)}${tab && `/${tab}`}`

/** The path of the page of a rule, or of the form that changes it. */
export const alertPath = (rule: string, action: '' | 'edit' = ''): string => `/alerts/${rule}${action && `/${action}`}`

export const ALERTS_PATH = '/alerts'
export const NEW_ALERT_PATH: string = `${ALERTS_PATH}/${NEW}`

/** The path of the log of a selection. */
export const logPath = (devices: Selection): string => {
  const [first = '*'] = devices
  if (devices.length > 1) return `/timeline/${devices.map(encodeURIComponent).join(',')}`
  return first === '*' ? '/all' : devicePath(first)
}

/** The URL of a path of this console. The browser takes a bare path that begins with two slashes for the name of another host. */
export const urlOf = (path: string, { origin }: Pick<Location, 'origin'> = location): string => origin + path

const listeners = new Set<() => void>()
const tell = () => {
  for (const listener of listeners) listener()
}

/** Goes to another page without loading the console again. To go to the page that is there adds no step to the history, as with links. */
export const go = (path: string): void => {
  if (urlOf(path) !== location.href) history.pushState(null, '', urlOf(path))
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

/** The query of the address, with its `?`. */
export const useQuery = (): string => useSyncExternalStore(subscribe, () => location.search)

export const useRoute = (): Route => {
  const path = useSyncExternalStore(subscribe, () => location.pathname)
  return routeOf(path)
}
