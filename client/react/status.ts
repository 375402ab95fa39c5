import { useCallback, useContext, useMemo, useSyncExternalStore } from 'react'
import { watchStatus } from '../status.ts'
import type { Line } from './line.ts'
import { LineContext } from './react.ts'
import { type StatusLine, sharedStatus } from './statusLine.ts'
import { emptyStatusView, type StatusView } from './statusView.ts'

export type { StatusView } from './statusView.ts'

/** How much a hook shows. */
export type StatusHookOptions = {
  /** The maximum number of changes that it keeps, the newest: 100 unless given. */
  readonly maximum?: number | undefined
}

const MAXIMUM = 100
const lines = new WeakMap<Line, StatusLine>()
const lineOf = (line: Line): StatusLine => {
  const known = lines.get(line) ?? sharedStatus(watchStatus, line.options)
  lines.set(line, known)
  return known
}
const serverView = () => emptyStatusView

/**
 * The status of several devices, or of all (`*`) that the token covers, and the changes of it. The hooks below one provider share a
 * socket. The list may be another one at each render.
 * @throws Error when there is no `SondeProvider` above
 * @example
 * const { statuses, state } = useStatus(['*'])
 */
export const useStatus = (deviceIds: readonly string[], { maximum = MAXIMUM }: StatusHookOptions = {}): StatusView => {
  const connection = useContext(LineContext)
  if (!connection) throw new Error('useStatus needs a SondeProvider above it')
  const line = lineOf(connection)
  const key = JSON.stringify([...new Set(deviceIds)].filter(Boolean).sort())
  const view = useMemo(() => line.view(JSON.parse(key), maximum), [line, key, maximum])
  const subscribe = useCallback((changed: () => void) => line.join(view, changed), [line, view])
  return useSyncExternalStore(subscribe, view.content, serverView)
}
