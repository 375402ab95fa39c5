import { type Watch, watch } from '@sonde/client'
import { WebSocket } from 'ws'

export const watchOn = (token: string): Watch =>
  watch({
    url: 'wss://HOST/live',
    token,
    deviceId: '*',
    openWebSocket: (url, protocols) => new WebSocket(url, protocols),
    onEvent: item => console.log(item.type),
  })
