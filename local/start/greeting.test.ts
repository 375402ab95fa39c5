import { expect, it } from 'vitest'
import { LOOPBACK } from '../host.ts'
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

const own = { hasDemo: false, host: LOOPBACK, awsHost: LOOPBACK }
const given = { ...own, isCoapPortGiven: true }
const notGiven = { ...own, isCoapPortGiven: false }

it('has a line to try each endpoint that there is', () => {
  expect(greeting(endpoints, given)).toContain('Sonde runs. Ctrl-C ends it.')
  expect(greeting(endpoints, given)).not.toContain('curl')
  const withHttp = greeting({ ...endpoints, http: 'http://127.0.0.1:8000' }, given)
  expect(withHttp).toContain('  HTTP API           http://127.0.0.1:8000\n')
  expect(greeting({ ...endpoints, console: 'http://127.0.0.1:8003' }, given)).toMatch(
    /Ctrl-C ends it\.\n\n {2}Open in a browser {2}http:\/\/127\.0\.0\.1:8003\/#token=a\.b\.c\n/,
  )
  expect(withHttp).toContain('  curl -H "Authorization: Bearer a.b.c" http://127.0.0.1:8000/devices\n')
})

it('names the folder of a stack that has one of its own in each command that looks for it', () => {
  const text = greeting(endpoints, { ...given, dir: "/tmp/it's mine" })
  for (const command of ['device --id ABC123 --every 5s', 'tail ABC123', 'open'])
    expect(text).toContain(`npx sonde ${command} --dir '/tmp/it'\\''s mine'\n`)
  expect(greeting(endpoints, given)).not.toContain('--dir')
})

it('says why CoAP is on another port than the usual one, where nobody has chosen that', () => {
  const elsewhere = { ...endpoints, coap: 'coap://127.0.0.1:40000' }
  expect(greeting(elsewhere, notGiven)).toContain('coap://127.0.0.1:40000 (another program has 5683, the usual port)\n')
  expect(greeting(elsewhere, given)).toContain('coap://127.0.0.1:40000\n')
  expect(greeting(endpoints, notGiven)).toContain('coap://127.0.0.1:5683\n')
})

it('says which devices are simulated, where there are some', () => {
  expect(greeting(endpoints, given)).not.toContain('demo-')
  expect(greeting(endpoints, { ...given, hasDemo: true })).toContain('Devices that begin with demo- are simulated')
})

it('says which parts other machines reach, and that the AWS endpoint makes administrators of them', () => {
  expect(greeting(endpoints, given)).not.toContain('Other machines')
  const all = { bind: '0.0.0.0', shown: '192.0.2.7' }
  const open = greeting(endpoints, { ...given, host: all })
  expect(open).toContain(
    'Other machines reach CoAP, WebSocket, HTTP API and console, on all addresses of this machine.',
  )
  expect(open).not.toContain('administrator')
  const lan = { bind: '192.0.2.7', shown: '192.0.2.7' }
  expect(greeting(endpoints, { ...given, awsHost: lan })).toContain(
    'Other machines reach the AWS endpoint, on 192.0.2.7: whoever does is administrator of this stack.',
  )
})
