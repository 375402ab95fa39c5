import { expect, test } from 'vitest'
import { devicePath, routeOf, urlOf } from './route.ts'

const unknown = { page: 'unknown' }

test.each([
  ['/', { page: 'fleet' }],
  ['', { page: 'fleet' }],
  ['//', { page: 'fleet' }],
  ['/index.html', { page: 'fleet' }],
  ['/all', { page: 'all' }],
  ['/all/', { page: 'all' }],
  ['//all//', { page: 'all' }],
  ['/devices/ABC123', { page: 'live', deviceId: 'ABC123' }],
  ['/devices/ABC123/', { page: 'live', deviceId: 'ABC123' }],
  ['//devices//ABC123//time//', { page: 'time', deviceId: 'ABC123' }],
  ['/devices/fw-1.2.', { page: 'live', deviceId: 'fw-1.2.' }],
  ['/devices/a%3Ab/time', { page: 'time', deviceId: 'a:b' }],
  ['/devices/A/configuration', { page: 'configuration', deviceId: 'A' }],
  ['/devices/A/key', { page: 'key', deviceId: 'A' }],
  ['/alerts', { page: 'alerts' }],
  ['/alerts/', { page: 'alerts' }],
  ['/alerts/_new', { page: 'new-alert' }],
  ['/alerts/too-hot', { page: 'alert', rule: 'too-hot' }],
  ['/alerts/new/edit', { page: 'edit-alert', rule: 'new' }],
  ['/alerts/_new/edit', unknown],
  ['/alerts/Too_Hot', unknown],
  ['/alerts/a/b', unknown],
  ['/alerts/a/edit/more', unknown],
  ['/devices/A/other', unknown],
  ['/devices/A/toString', unknown],
  ['/devices/A/time/more', unknown],
  ['/devices', unknown],
  ['/devices/', unknown],
  ['/devices/*', unknown],
  ['/devices/%2E%2E', unknown],
  ['/devices/a%2Fb', unknown],
  ['/devices/a%20b', unknown],
  ['/devices/%zz', unknown],
  ['/devices/A./%zz', unknown],
  ['//x/', unknown],
  ['/nothing', unknown],
  ['/all/nothing', unknown],
])('%s', (path, route) => expect(routeOf(path)).toEqual(route))

test('the path of a device leads to it', () => {
  expect(routeOf(devicePath('a:b', 'time'))).toEqual({ page: 'time', deviceId: 'a:b' })
})

test('a path that begins with two slashes stays on this host', () => {
  const { origin, pathname } = new URL(urlOf('//evil.example/x', { origin: 'https://console' }))
  expect([origin, pathname]).toEqual(['https://console', '//evil.example/x'])
})
