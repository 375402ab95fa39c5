import { expect, it } from 'vitest'
import { judge } from './gate.ts'
import { request } from './testing/request.ts'

it('ignores what comes from port 0: an answer to it would end the process', () => {
  expect(judge(request(), 0)).toEqual({ verdict: 'ignore', reason: 'sourcePort' })
})

it('admits an uplink with the device of its path, as it came', () => {
  expect(judge(request({ path: ['uplink', 'ü'] }), 1)).toMatchObject({
    verdict: 'admit',
    route: { resource: 'uplink', pathDeviceId: 'ü' },
  })
})

it('takes a path that is not UTF-8 for one that names no device', () => {
  const datagram = Buffer.concat([request({ path: ['uplink'] }), Buffer.from('02c328', 'hex')])
  expect(judge(datagram, 1)).toMatchObject({ verdict: 'admit', route: { pathDeviceId: '\ufffd(' } })
})
