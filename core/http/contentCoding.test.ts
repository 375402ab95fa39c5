import { describe, expect, it } from 'vitest'
import { codingOf, wishedCoding } from './contentCoding.ts'

describe('negotiation of the content coding (RFC 9110 §12.5.3)', () => {
  it.each([
    [undefined, 'identity'],
    ['', 'identity'],
    [' , ', 'identity'],
    ['identity', 'identity'],
    ['deflate', 'identity'],
    ['gzip', 'gzip'],
    ['GZIP', 'gzip'],
    ['x-gzip', 'gzip'],
    ['gzip, deflate', 'gzip'],
    ['gzip, deflate, br', 'br'],
    ['gzip, deflate, br, zstd', 'zstd'],
    ['gzip;q=1, br;q=0.9, zstd;q=.5', 'gzip'],
    ['gzip;q=0.001', 'gzip'],
    ['gzip;q=0', 'identity'],
    ['gzip ; Q = 0 , br', 'br'],
    ['gzip;q=0.5, identity', 'identity'],
    ['gzip, identity', 'gzip'],
    ['gzip, identity;q=0', 'gzip'],
    ['*', 'gzip'],
    ['*;q=0.5, br;q=0.2', 'gzip'],
    ['gzip;q=0, *', 'br'],
    ['br, *;q=0', 'br'],
    ['identity, *;q=0', 'identity'],
    ['identity;q=0', undefined],
    ['*;q=0', undefined],
    ['deflate, identity;q=0', undefined],
    ['gzip;q=high', 'identity'],
    ['gzip;q=2', 'identity'],
    ['gzip;q="1"', 'identity'],
  ])('%j gives %j', (header, coding) => {
    expect(wishedCoding(header)?.coding).toBe(coding)
  })

  it('leaves a small body as it is, unless the client refuses that', () => {
    const [taken, refused] = [wishedCoding('gzip'), wishedCoding('gzip, identity;q=0')]
    expect([1023, 1024].map(bytes => taken && codingOf(taken, bytes))).toEqual(['identity', 'gzip'])
    expect(refused && codingOf(refused, 1)).toBe('gzip')
  })
})
