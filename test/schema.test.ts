import { afterAll, expect, it } from 'vitest'
import { ownStack } from './support/ownStack.ts'
import { schemaWithAirQuality } from './support/schemaWith.ts'
import { stackUnderTest } from './support/stack.ts'

/** A copy of the schema in which a team has added a section to `Uplink`. */
const schema = await schemaWithAirQuality([
  'optional float pm25 = 1',
  'optional uint32 co2 = 2',
  'optional string serial = 3 [debug_redact = true]',
])
const local = await ownStack({ settings: { schemaDir: schema.directory } })
const stack = stackUnderTest(local.endpoints, schema.directory)
afterAll(async () => {
  await stack.close()
  await local.close()
  await schema.remove()
})

it('a message added to the schema shows in the event, the stored item and the frame, with no other edit', async () => {
  const viewer = await stack.viewer('Air-1', { token: await stack.token({}) })
  const air_quality = { pm25: 12.3, co2: 0, serial: 'secret-1' }
  await stack.send('/uplink/Air-1', { uplink_count: 1, air_quality })
  const { serial: _, ...shown } = air_quality
  expect(await viewer.frame(({ type }) => type === 'uplink')).toMatchObject({
    data: { uplink: { uplink_count: 1, air_quality: shown } },
  })
  await expect.poll(() => stack.events('Air-1')).toMatchObject([{ uplink: { uplink_count: 1, air_quality } }])
  expect(JSON.stringify(viewer.frames)).not.toContain('secret-1')
})

it('a message added to the schema has its columns in CSV, by themselves', async () => {
  await stack.send('/uplink/Air-2', { uplink_count: 1, air_quality: { pm25: Number.NaN, co2: 0, serial: 'secret-2' } })
  await expect.poll(async () => (await stack.events('Air-2')).length).toBe(1)
  const cells = async (scope: readonly ('read' | 'sensitive')[]) => {
    const token = await stack.token({ scope: [...scope] })
    const { text } = await stack.http('/devices/Air-2/events?type=uplink', { token, headers: { accept: 'text/csv' } })
    const [names = [], values = []] = text.split('\r\n').map(line => line.split(','))
    return ['air_quality_pm25', 'air_quality_co2', 'air_quality_serial'].map(name => values[names.indexOf(name)])
  }
  expect(await cells(['read'])).toEqual(['', '0', ''])
  expect(await cells(['read', 'sensitive'])).toEqual(['', '0', 'secret-2'])
})
