import { expect } from 'vitest'
import { Problem } from '../../core/contracts/http.ts'
import { EventPage } from '../../core/events/http/contract.ts'
import { introduced } from './introduced.ts'
import type { stackUnderTest } from './stack.ts'

/** The HTTP API of a stack, as its tests ask it. */
export const askedOver = (stack: ReturnType<typeof stackUnderTest>) => ({
  /** Sends uplinks counted from 1, of which each third reports a reboot, and waits until they are stored. @returns their ids */
  stored: async (deviceId: string, count: number) => {
    for (let at = 1; at <= count; at++) {
      const reboot = at % 3 === 0 ? { reboot: { reason: 'WATCHDOG' } } : {}
      await stack.send(`/uplink/${deviceId}`, { uplink_count: at, heartbeat: { modem_temperature: at, ...reboot } })
      if (at === 1) await introduced(stack, deviceId)
    }
    await expect.poll(async () => (await stack.events(deviceId)).length).toBe(count)
    return (await stack.events(deviceId)).map(({ id }) => String(id))
  },

  /** A page of events. */
  events: async (path: string) => {
    const { status, json } = await stack.http(path)
    expect(status).toBe(200)
    return EventPage.parse(json)
  },

  /** The status and the code of a refusal. */
  problem: async (...args: Parameters<typeof stack.http>) => {
    const { status, headers, json } = await stack.http(...args)
    expect(headers.get('content-type')).toBe('application/problem+json')
    const { code, status: said } = Problem.parse(json)
    expect(said).toBe(status)
    return `${status} ${code}`
  },
})
