import { expect, test } from 'vitest'
import { apiClient } from './client.ts'

const answering = (...answers: readonly Response[]) => {
  const asked: Request[] = []
  let next = 0
  const fetch: typeof globalThis.fetch = async (input, init) => {
    asked.push(new Request(input, init))
    const answer = answers[next++]
    if (!answer) throw new TypeError('Failed to fetch')
    return answer
  }
  return { asked, api: apiClient({ httpUrl: 'http://api', token: () => 'T', fetch }) }
}

test('devices come page by page, each asked for with the token', async () => {
  const device = { deviceId: 'A' }
  const { api, asked } = answering(
    Response.json({ devices: [device], cursor: 'c 1' }),
    Response.json({ devices: [], cursor: null }),
  )
  const pages: unknown[] = []
  for await (const page of api.devices(new AbortController().signal)) pages.push(page)
  expect(pages).toEqual([[device], []])
  expect(asked.map(({ url }) => url)).toEqual([
    'http://api/devices?limit=1000',
    'http://api/devices?limit=1000&cursor=c+1',
  ])
  expect(asked.every(({ headers }) => headers.get('authorization') === 'Bearer T')).toBe(true)
})

test('a change carries the version that it is based on', async () => {
  const { api, asked } = answering(Response.json({ version: 4 }))
  await api.configure('a:b', { heartbeat_interval: 60 }, 3)
  expect(asked[0]).toMatchObject({ method: 'PUT', url: 'http://api/devices/a%3Ab/config' })
  expect(asked[0]?.headers.get('if-match')).toBe('"3"')
  expect(await asked[0]?.json()).toEqual({ heartbeat_interval: 60 })
})

test('a problem is told with its code and detail', async () => {
  const problem = { type: 'x', title: 'Stale', status: 412, code: 'stale-version', detail: 'The version is 4.' }
  const { api } = answering(Response.json(problem, { status: 412 }))
  await expect(api.device('A')).rejects.toMatchObject({
    code: 'stale-version',
    status: 412,
    message: 'The version is 4.',
  })
})

test('an answer without a problem document has its status as code; no answer is unreachable', async () => {
  const { api } = answering(new Response('<html>', { status: 502 }))
  await expect(api.me()).rejects.toMatchObject({ code: 'http-502', status: 502 })
  await expect(api.me()).rejects.toMatchObject({ code: 'unreachable', status: 0 })
})
