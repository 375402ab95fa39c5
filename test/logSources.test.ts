import { afterAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { sharedEndpoints } from './support/sharedEndpoints.ts'
import { stackUnderTest } from './support/stack.ts'

const stack = stackUnderTest(await sharedEndpoints())
afterAll(() => stack.close())

const Line = z.looseObject({
  id: z.string(),
  deviceId: z.string(),
  level: z.string(),
  message: z.string(),
  data: z.looseObject({ metadata: z.looseObject({}).default({}) }),
})
const Page = z.looseObject({ events: z.array(Line) })

/** The lines of a source in history that name a device. */
const linesAbout = async (source: string, deviceId: string) => {
  const { json } = await stack.http(`/devices/${source}/events?limit=200`)
  return Page.parse(json).events.filter(({ data }) => data.metadata.deviceId === deviceId)
}

describe('the stack’s own programs are log sources', () => {
  it('a line that a function logs is stored and seen live under the function’s name', async () => {
    await stack.send('/uplink/Own-Logs-1', { uplink_count: 1 })
    const isKnown = async () => (await stack.http('/devices/Own-Logs-1')).status
    await expect.poll(isKnown).toBe(200)
    const viewer = await stack.viewer('sonde.http-config')
    const { status } = await stack.http('/devices/Own-Logs-1/config', {
      method: 'PUT',
      json: { heartbeat_interval: 600 },
    })
    expect(status).toBe(200)
    await expect.poll(() => linesAbout('sonde.http-config', 'Own-Logs-1')).toHaveLength(1)
    const [line] = await linesAbout('sonde.http-config', 'Own-Logs-1')
    expect(line).toMatchObject({ level: 'info', message: 'configuration changed', type: 'log' })
    expect(line?.data.metadata).toMatchObject({ by: 'local', instance: expect.stringMatching(/^[0-9a-f]+$/) })
    await viewer.frame(frame => JSON.stringify(frame).includes('Own-Logs-1'))
  })

  it('the listener tells of its start', async () => {
    // The oldest lines: other tests make it say more.
    const started = async () => {
      const { json } = await stack.http('/devices/sonde.listener/events?since=2020-01-01T00:00:00Z&limit=200')
      return Page.parse(json).events.find(({ message }) => message === 'listening')?.data.metadata
    }
    await expect.poll(started).toMatchObject({ container: 'listener', task: expect.any(String) })
  })

  it('their metrics are no lines', async () => {
    const { text } = await stack.http('/devices/sonde.listener/events?limit=1000')
    expect(text).not.toContain('CloudWatchMetrics')
  })
})
