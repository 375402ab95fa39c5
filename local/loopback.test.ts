import { expect, it } from 'vitest'
import { loopback } from './loopback.ts'

it('answers 503 until it is opened, and nothing once it is closed', async () => {
  const door = await loopback(0)
  expect((await fetch(door.url)).status).toBe(503)
  door.open((_, response) => void response.end('hello'))
  expect(await (await fetch(door.url)).text()).toBe('hello')
  await door.close()
  await expect(fetch(door.url)).rejects.toThrow()
})

it('says so when its port is taken', async () => {
  const first = await loopback(0)
  await expect(loopback(Number(new URL(first.url).port))).rejects.toThrow('EADDRINUSE')
  await first.close()
})
