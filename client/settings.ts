import type { Machine } from './machine.ts'
import type { WatchOptions } from './options.ts'
import { shared } from './token.ts'
import { defaults, type Tuning } from './tuning.ts'

/** The options of a watch, with a default for each that tunes it, and the machine that it runs on. */
export type Settings = WatchOptions & Tuning & Machine

/** An option that is undefined has its default. */
const given = (options: WatchOptions): WatchOptions => {
  const copy = { ...options }
  for (const [name, value] of Object.entries(copy)) if (value === undefined) Reflect.deleteProperty(copy, name)
  return copy
}

/** @throws TypeError when it is empty, or `undefined` in a program without types */
export const checkNamed = (deviceId: string) => {
  if (!deviceId) throw new TypeError('no deviceId')
}

/** @throws TypeError when `url` is not a URL, or the runtime has no WebSocket */
export const settingsFor = (options: WatchOptions, machine: Machine): Settings => {
  new URL(options.url)
  if (!options.openWebSocket && !globalThis.WebSocket) {
    throw new TypeError('no WebSocket: use Node 22 or newer, or the option openWebSocket with the package ws')
  }
  return { ...defaults, ...given(options), ...machine, token: shared(options.token) }
}
