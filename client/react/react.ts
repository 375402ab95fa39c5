import {
  createContext,
  createElement,
  type ReactElement,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
} from 'react'
import type { From } from '../frames.ts'
import type { EventItem } from '../items.ts'
import { watch } from '../watch.ts'
import { type Line, type LineOptions, sharedLine } from './line.ts'
import { emptyView, type WatchView } from './view.ts'

export type { LineOptions } from './line.ts'
export type { WatchView } from './view.ts'

/** The connection of the provider, for the hooks of `react/status`. */
export const LineContext = createContext<Line | undefined>(undefined)

/** The options of the connection: `url`, `http` and `token` as `watch` takes them. */
export type SondeProviderProps = LineOptions & { readonly children?: ReactNode }

/**
 * Gives the hooks below it one connection, which opens with the first hook and closes with the last. It becomes another
 * connection when `url`, `http`, `level` or a `token` that is text changes. A function as `token` may be another one
 * at each render: the latest is called.
 * @example
 * <SondeProvider url="wss://HOST/live" http="https://HTTP_HOST" token={getToken}><Fleet /></SondeProvider>
 */
export const SondeProvider = ({ children, ...options }: SondeProviderProps): ReactElement => {
  const latest = useRef(options)
  useEffect(() => {
    latest.current = options
  })
  const { url, http, level, token } = options
  const text = typeof token === 'string' ? token : undefined
  const callLatest = useCallback(() => {
    const { token } = latest.current
    return typeof token === 'string' ? token : token()
  }, [])
  const line = useMemo(
    // The other options tune a connection, and hold for as long as it lives.
    () => sharedLine(watch, { ...latest.current, url, http, level, token: text ?? callLatest }),
    [url, http, level, text, callLatest],
  )
  return createElement(LineContext.Provider, { value: line }, children)
}

/** How much a hook shows. */
export type HookOptions = From & {
  /** The maximum number of events that it keeps, the newest: 1,000 unless given. */
  readonly maximum?: number | undefined
}

/** Without `tail` and `since`, history begins with so many events. */
const TAIL = 100
const MAXIMUM = 1000

const serverView = () => emptyView

/**
 * Watches several devices, or all (`*`) that the token covers, over the connection of the provider. The list may be another
 * one at each render; without a device in it nothing is opened, and ids that are still empty are passed over.
 * @throws Error when there is no {@link SondeProvider} above
 */
export const useWatch = (deviceIds: readonly string[], options: HookOptions = {}): WatchView => {
  const line = useContext(LineContext)
  if (!line) throw new Error('useWatch and useDevice need a SondeProvider above them')
  const { since, maximum = MAXIMUM } = options
  const tail = options.tail ?? (since === undefined ? TAIL : undefined)
  const key = JSON.stringify([...new Set(deviceIds)].filter(Boolean).sort())
  const view = useMemo(() => line.view(JSON.parse(key), maximum), [line, key, maximum])
  const subscribe = useCallback(
    (changed: () => void) => line.join(view, { tail, since }, changed),
    [line, view, tail, since],
  )
  return useSyncExternalStore(subscribe, view.content, serverView)
}

/** The content of {@link useDevice}. */
export type DeviceView = WatchView & {
  /** The newest event. */
  readonly latest: EventItem | undefined
}

/**
 * Watches one device over the connection of the provider. While `deviceId` is undefined, nothing is opened.
 * @throws Error when there is no {@link SondeProvider} above
 * @example
 * const { events, latest, state } = useDevice('ABC123', { tail: 100 })
 */
export const useDevice = (deviceId: string | null | undefined, options: HookOptions = {}): DeviceView => {
  const view = useWatch(deviceId ? [deviceId] : [], options)
  return useMemo(() => ({ ...view, latest: view.events.at(-1) }), [view])
}
