import { watch } from '@sonde/client'

const getToken = async (): Promise<string> => (await fetch('/api/sonde-token')).text()

const live = watch({
  url: 'wss://HOST/live',
  http: 'https://HTTP_HOST',
  token: getToken,
  deviceId: 'ABC123',
  tail: 100,
})
for await (const item of live) console.log(item.type, item.deviceId)
