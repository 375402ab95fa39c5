import { expect, it } from 'vitest'
import { greeting } from './greeting.ts'

const endpoints = {
  coap: 'coap://127.0.0.1:5683',
  webSocket: 'ws://127.0.0.1:8001/live',
  http: null,
  console: null,
  aws: 'http://127.0.0.1:4566',
  token: 'a.b.c',
  health: 'http://127.0.0.1:8080/health',
  outputs: {},
}

it('has a line to try each endpoint that there is', () => {
  expect(greeting(endpoints)).toContain('Sonde runs. Ctrl-C ends it.')
  expect(greeting(endpoints)).not.toContain('curl')
  const withHttp = greeting({ ...endpoints, http: 'http://127.0.0.1:8000' })
  expect(withHttp).toContain('  HTTP API           http://127.0.0.1:8000\n')
  expect(greeting({ ...endpoints, console: 'http://127.0.0.1:8003' })).toMatch(
    /Ctrl-C ends it\.\n\n {2}Open in a browser {2}http:\/\/127\.0\.0\.1:8003\/#token=a\.b\.c\n/,
  )
  expect(withHttp).toContain('  curl -H "Authorization: Bearer a.b.c" http://127.0.0.1:8000/devices\n')
})
