import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { bodyOf, goldens } from './testing/golden.ts'
import { shippingBed } from './testing/shippingBed.ts'

const isPath = (path: string) => path === '/logs' || path === '/v1/logs' || path === '/loki/api/v1/push'

it.each(goldens)('%s: its golden request is accepted as it comes', async (_, golden) => {
  const bed = shippingBed()
  const [path = '', queryString = ''] = golden.path.split('?')
  if (!isPath(path)) throw new Error(`there is no ${path}`)
  const { statusCode, body } = await bed.send(path, { body: bodyOf(golden), headers: golden.headers, queryString })
  expect([statusCode, body]).toEqual([
    path === '/logs' ? 202 : path === '/v1/logs' ? 200 : 204,
    expect.not.stringMatching(/"reason"|rejectedLogRecords/),
  ])
  const lines = bed.details().flatMap(({ deviceId, lines: some }) => some.map(line => ({ source: deviceId, ...line })))
  expect(lines).toMatchObject(golden.expected)
})

const doc = readFileSync(join(import.meta.dirname, '../../../../docs/logs.md'), 'utf8')

it.each(goldens)('%s: docs/logs.md has its configuration, with its path and a token', (_, { section, path }) => {
  const [, text = ''] = doc.split(`## ${section}\n`)
  const [own = ''] = text.split('\n## ')
  expect(own).toMatch(/Bearer|bearer/)
  // The exporters of OpenTelemetry add the path themselves.
  if (section !== 'OpenTelemetry Collector') expect(own).toContain(path.split('?')[0]?.slice(1))
})
