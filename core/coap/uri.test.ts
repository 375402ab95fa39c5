import { describe, expect, it } from 'vitest'
import { parseServer, pathOptions } from './uri.ts'

describe('a server from its URL', () => {
  it.each([
    ['coap://127.0.0.1:5684', { host: '127.0.0.1', port: 5684 }],
    ['coap://coap.example.com', { host: 'coap.example.com', port: 5683 }],
    ['coap://[::1]:40000/', { host: '::1', port: 40000 }],
  ])('%s', (url, server) => {
    expect(parseServer(url)).toEqual(server)
  })

  it.each(['', 'localhost:5683', 'http://localhost', 'coap://', 'coap://host/uplink', 'coap://host:0'])(
    "'%s' is not the URL of a server",
    url => {
      expect(() => parseServer(url)).toThrow(/is not a CoAP server: write coap:\/\/host/)
    },
  )

  it('says that DTLS is not supported', () => {
    expect(() => parseServer('coaps://host')).toThrow(/DTLS/)
  })
})

it('makes an option of each segment of a path, decoded', () => {
  expect(pathOptions('/uplink/A%2FB%C3%BC').map(({ number, value }) => [number, value.toString()])).toEqual([
    [11, 'uplink'],
    [11, 'A/Bü'],
  ])
})
