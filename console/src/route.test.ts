import { expect, test } from 'vitest'
import { devicePath, routeOf } from './route.ts'

test.each([
  ['/', { page: 'fleet' }],
  ['/all', { page: 'all' }],
  ['/devices/ABC123', { page: 'live', deviceId: 'ABC123' }],
  ['/devices/ABC123/', { page: 'live', deviceId: 'ABC123' }],
  ['/devices/a%3Ab/time', { page: 'time', deviceId: 'a:b' }],
  ['/devices/A/configuration', { page: 'configuration', deviceId: 'A' }],
  ['/devices/A/other', { page: 'unknown' }],
  ['/devices/%zz', { page: 'unknown' }],
  ['/nothing', { page: 'unknown' }],
])('%s', (path, route) => expect(routeOf(path)).toEqual(route))

test('the path of a device leads to it', () => {
  expect(routeOf(devicePath('a:b', 'time'))).toEqual({ page: 'time', deviceId: 'a:b' })
})
