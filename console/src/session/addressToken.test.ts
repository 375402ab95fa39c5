import { expect, test } from 'vitest'
import { takeToken } from './addressToken.ts'

const taking = (hash: string) => {
  const replaced: string[] = []
  const token = takeToken(
    { hash, pathname: '/devices/A', search: '?x=1' },
    { replaceState: (_data, _unused, url) => void replaced.push(`${url}`) },
  )
  return { token, replaced }
}

test('the token leaves the address', () => {
  expect(taking('#token=a.b.c')).toEqual({ token: 'a.b.c', replaced: ['/devices/A?x=1'] })
})

test('the rest of the fragment stays', () => {
  expect(taking('#token=a&row=01J')).toEqual({ token: 'a', replaced: ['/devices/A?x=1#row=01J'] })
})

test('an empty token counts as missing and leaves the address; without one nothing changes', () => {
  expect(taking('#token=')).toEqual({ token: undefined, replaced: ['/devices/A?x=1'] })
  expect(taking('#row=01J')).toEqual({ token: undefined, replaced: [] })
  expect(taking('')).toEqual({ token: undefined, replaced: [] })
})
