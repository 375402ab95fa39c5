import { HistoryError, type Item, isEvent, type WatchState, watch } from '@sonde/client'

const show = async (item: Item): Promise<void> => {
  if (isEvent(item)) {
    console.log(item.timestamp, item.level, item.message)
    if (item.type === 'uplink') console.log('satellites', item.data.uplink.location?.gnss?.accuracy ?? 'no fix')
  } else if (item.type === 'skipped' && item.load) {
    for await (const event of item.load()) console.log('skipped', event.message)
  } else console.log(item.type, item.deviceId, item.from, item.to)
}

const tell = (state: WatchState): void => {
  if (state.state === 'reconnecting') console.log(`again in ${state.inSeconds} s: ${state.reason.message}`)
  else if (state.state === 'closed' && state.reason) console.log(state.reason.title ?? state.reason.message)
  else console.log(state.state)
}

/** Watches until the signal fires. */
export const run = async (token: string, signal: AbortSignal): Promise<void> => {
  const devices = ['ABC123', 'DEF456']
  const live = watch({ url: 'wss://HOST/live', http: 'https://HTTP_HOST', token, devices, signal, onState: tell })
  live.subscribe('GHI789', { tail: 10 })
  for await (const item of live) {
    try {
      await show(item)
    } catch (error) {
      if (error instanceof HistoryError) console.log(error.code, error.status)
      else throw error
    }
  }
}
