import { expect, test } from 'vitest'
import type { Configuration } from '../../../core/contracts/configuration.ts'
import { wayOf } from './way.ts'

const step = { uplinkId: '01J', at: '2026-01-15T12:00:00.000Z' }
const standing = (fields: Partial<Configuration>) =>
  wayOf({
    version: 1,
    desired: { heartbeat_interval: 60, location_mode: 'NONE' },
    state: 'queued',
    queuedAt: step.at,
    delivered: null,
    applied: null,
    ...fields,
  }).map(({ stands }) => stands)

test('a change is queued, then delivered, then applied', () => {
  expect(standing({})).toEqual(['done', 'current', 'to come'])
  expect(standing({ state: 'delivered', delivered: step })).toEqual(['done', 'done', 'current'])
  expect(standing({ state: 'applied', delivered: step, applied: step })).toEqual(['done', 'done', 'done'])
})

test('a device that reports the desired configuration has applied it; one that went back from it has not', () => {
  expect(standing({ state: 'applied' })).toEqual(['done', 'done', 'done'])
  expect(standing({ state: 'delivered', delivered: step, applied: step })).toEqual(['done', 'done', 'current'])
})
