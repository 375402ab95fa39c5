import { watch } from '@sonde/client'

const getToken = async (): Promise<string> => {
  const answer = await fetch('/api/sonde-token')
  if (!answer.ok) throw new Error(`no token: HTTP ${answer.status}`)
  return answer.text()
}

const live = watch({
  url: 'wss://HOST/live',
  http: 'https://HTTP_HOST',
  token: getToken,
  deviceId: 'ABC123',
  tail: 100,
})
for await (const item of live) console.log(item.type, item.deviceId)
