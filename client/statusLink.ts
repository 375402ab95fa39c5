import { commandLine } from './commands.ts'
import type { Frame, StatusChange } from './frames.ts'
import type { Link, LinkNeeds, Subscription } from './link.ts'
import type { Settings } from './settings.ts'
import { openSocket } from './socket.ts'

/** How a subscription to the status of a device stands. */
export type StatusReader = { readonly isLive: () => boolean }

/** A stage of an earlier version opens the socket all the same, and would send events. */
const TOO_OLD = {
  code: 'unknown-parameter',
  message: 'the stage does not tell changes of status: it has an earlier version',
}

/** Opens a socket, and subscribes to the status of each device over it. */
export const openStatusLink = ({
  settings,
  firstId,
  streams,
  token,
  onChanges,
  onConnected,
  onLive,
  onRefused,
  onError,
  onEnd,
}: LinkNeeds<Subscription> & {
  readonly settings: Settings
  readonly onChanges: (changes: readonly StatusChange[]) => void
}): Link<Subscription, StatusReader> => {
  const live = new Set<string>()
  let isConnected = false
  const stuck = () => socket.end({ code: 'timeout', message: 'not in time' })
  const commands = commandLine(
    settings,
    text => socket.send(text),
    (deviceId, reason) => {
      if (live.has(deviceId)) onError(reason)
      else onRefused(deviceId, reason)
    },
    stuck,
  )
  const subscribe = (deviceId: string) => commands.push({ action: 'subscribe', deviceId, status: true })
  const unsubscribe = (deviceId: string) => commands.push({ action: 'unsubscribe', deviceId, status: true })
  const begun = (deviceId: string) => {
    live.add(deviceId)
    onLive()
  }

  const hear = (frame: Frame) => {
    if ('id' in frame) return
    switch (frame.type) {
      case 'connected': {
        if (isConnected) return
        if (!frame.status) return socket.end(TOO_OLD)
        isConnected = true
        if (!streams.has(firstId)) unsubscribe(firstId)
        for (const deviceId of streams.keys()) if (deviceId !== firstId) subscribe(deviceId)
        onConnected()
        return begun(firstId)
      }
      case 'subscribed':
        commands.answered(frame.deviceId)
        return streams.has(frame.deviceId) ? begun(frame.deviceId) : unsubscribe(frame.deviceId)
      case 'unsubscribed':
        return commands.answered(frame.deviceId)
      case 'status':
        return onChanges(frame.changes)
      case 'error': {
        const { code, message, deviceId } = frame
        const reason = { code, message, deviceId }
        // `too-many-connections`, `unknown-connection`
        if (/connection/.test(code)) return socket.end(reason)
        if (!/parameter/.test(code)) commands.failed(reason)
      }
    }
  }

  const target = new URL(settings.url)
  for (const [key, value] of Object.entries({ deviceId: firstId, status: '1' })) target.searchParams.set(key, value)
  const socket = openSocket(target.href, token, settings, hear, reason => {
    commands.close()
    onEnd(reason)
  })

  return {
    add: ({ deviceId }) => {
      if (isConnected) subscribe(deviceId)
    },
    remove: deviceId => {
      if (live.delete(deviceId)) unsubscribe(deviceId)
    },
    reader: deviceId => (isConnected ? { isLive: () => live.has(deviceId) } : undefined),
    token: socket.token,
    close: () => {
      commands.close()
      socket.close()
    },
  }
}
