import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { endpointsCommand } from '../endpoints.ts'
import { deployedUrls, localUrls } from './urls.ts'
import { variables } from './variables.ts'

it('asks a local stack, or one in AWS', () => {
  expect(endpointsCommand.parse(['--dir', 'other'])).toEqual({ from: { kind: 'local', directory: 'other' } })
  expect(endpointsCommand.parse(['--stack', 'Sonde-dev'])).toEqual({
    from: { kind: 'deployed', stack: 'Sonde-dev', outputs: undefined },
  })
  expect(() => endpointsCommand.parse(['--outputs', 'o.json'])).toThrow('--outputs and --region go with --stack')
  expect(() => endpointsCommand.parse(['--dir', 'd', '--stack', 'S'])).toThrow('--dir is for a local stack')
})

it('is evaluated by a shell as it is, and leaves nothing of another stack', () => {
  const local = localUrls({
    coap: 'coap://127.0.0.1:5683',
    http: null,
    webSocket: "ws://h/it's?a&b$(c)",
    console: 'http://h',
    aws: 'http://127.0.0.1:1',
    token: 'a.b.c',
    health: 'http://h',
    outputs: {},
  })
  const script = `${variables(local)}${variables({ ...local, SONDE_AWS_URL: undefined })}
    printf '%s\\n' "$SONDE_WEBSOCKET_URL" "$SONDE_COAP_URL" "\${SONDE_AWS_URL-unset}" "\${SONDE_HTTP_URL-unset}"`
  const env = { PATH: process.env.PATH, SONDE_HTTP_URL: 'old' }
  expect(execFileSync('sh', ['-c', script], { env, encoding: 'utf8' })).toBe(
    "ws://h/it's?a&b$(c)\ncoap://127.0.0.1:5683\nunset\nunset\n",
  )
})

it('takes the outputs of a stack in AWS', () => {
  const outputs = { CoapUrl: 'coap://c', HttpUrl: 'https://h', WebSocketUrl: 'wss://w', ConsoleUrl: 'https://c' }
  expect(Object.values(deployedUrls(outputs))).toEqual(['coap://c', 'https://h', 'wss://w', 'https://c', undefined])
})
