import { describe, expect, it } from 'vitest'
import { takeToken } from './takeToken.ts'

const taking = (href: string) => {
  const addresses: string[] = []
  const token = takeToken(
    { href, replace: () => {} },
    { state: null, replaceState: (_data, _unused, url) => void addresses.push(`${url}`) },
  )
  return { token, addresses }
}

describe('a token in the address', () => {
  it.each([
    ['https://c/devices/A?x=1#token=a.b.c', 'https://c/devices/A?x=1'],
    ['https://c//x/#token=a.b.c', 'https://c//x/'],
    ['https://c///evil.example/#token=a.b.c', 'https://c///evil.example/'],
    ['https://c/nothing/here#token=a.b.c', 'https://c/nothing/here'],
    ['https://c/devices/%zz#token=a.b.c', 'https://c/devices/%zz'],
    ['https://c./devices/A.#token=a.b.c', 'https://c./devices/A.'],
    ['https://c/base/path/#token=a.b.c', 'https://c/base/path/'],
    ['https://c/#row=01J:x&token=a.b.c', 'https://c/#row=01J:x'],
    ['https://c/#token=a.b.c&row=01J', 'https://c/#row=01J'],
    ['https://c/#/token=a.b.c', 'https://c/'],
    ['https://c/#Token=%20a.b.c%0A', 'https://c/'],
    ['https://c/#token=&token=a.b.c', 'https://c/'],
    ['https://c/?at=01J&token=a.b.c', 'https://c/?at=01J'],
    ['https://c/?token=other#token=a.b.c', 'https://c/'],
  ])('is taken, and leaves it: %s', (href, address) => {
    expect(taking(href)).toEqual({ token: 'a.b.c', addresses: [address] })
  })

  it('leaves it when it is empty, too', () => {
    expect(taking('https://c/devices/A#token=')).toEqual({ token: undefined, addresses: ['https://c/devices/A'] })
    expect(taking('https://c/devices/A#token')).toEqual({ token: undefined, addresses: ['https://c/devices/A'] })
  })

  it('leaves it when the browser refuses to rewrite the address: the page is loaded again', () => {
    const loaded: (string | URL)[] = []
    const replaceState = () => {
      throw new Error('SecurityError')
    }
    const location = { href: 'https://c//x/#token=a', replace: (url: string | URL) => void loaded.push(url) }
    expect(takeToken(location, { state: null, replaceState })).toBe('a')
    expect(loaded).toEqual(['https://c//x/'])
  })

  it('is not found in a field of another name', () => {
    for (const href of ['https://c/', 'https://c/#row=01J', 'https://c/token=a', 'https://c/?tokens=a#content']) {
      expect(taking(href)).toEqual({ token: undefined, addresses: [] })
    }
  })
})
