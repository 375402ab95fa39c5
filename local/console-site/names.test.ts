import { expect, it } from 'vitest'
import { withLocalNames } from './names.ts'

const names = {
  httpUrls: new Map([
    ['http1', 'http://127.0.0.1:8000'],
    ['http2', 'http://127.0.0.1:8002'],
  ]),
  webSocketUrl: 'ws://127.0.0.1:8001/live',
  coapUrl: 'coap://127.0.0.1:9000',
  apiNames: new Map([
    ['api.example.com', 'http2'],
    ['live.example.com', 'sock1'],
  ]),
  siteUrls: new Map([['dist.cloudfront.net', 'http://127.0.0.1:8003']]),
}

it.each([
  ['{"httpUrl":"https://http1.execute-api.us-east-1.amazonaws.com"}', '{"httpUrl":"http://127.0.0.1:8000"}'],
  ['wss://sock1.execute-api.us-east-1.amazonaws.com/live', 'ws://127.0.0.1:8001/live'],
  ['coap://127.0.0.1:5683', 'coap://127.0.0.1:9000'],
  ['https://dist.cloudfront.net/all', 'http://127.0.0.1:8003/all'],
  [
    "connect-src 'self' wss://sock1.execute-api.us-east-1.amazonaws.com https://*.execute-api.us-east-1.amazonaws.com; x",
    "connect-src 'self' ws://127.0.0.1:8001 http://127.0.0.1:8000 http://127.0.0.1:8002; x",
  ],
  ['https://api.example.com wss://live.example.com', 'http://127.0.0.1:8002 ws://127.0.0.1:8001/live'],
  ['https://gone.execute-api.us-east-1.amazonaws.com https://id.example.com', null],
])('%s', (text, expected) => {
  expect(withLocalNames(text, names)).toBe(expected ?? text)
})
