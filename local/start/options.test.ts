import { expect, it } from 'vitest'
import { LOOPBACK } from '../host.ts'
import { localOptions } from './options.ts'

it('has a default for every flag', () => {
  expect(localOptions([])).toMatchObject({
    'ws-port': 0,
    'time-scale': 1,
    'alarm-minute': 5,
    dir: '.sonde',
    config: { stage: 'local' },
    host: LOOPBACK,
    'aws-host': LOOPBACK,
    watch: true,
  })
})

it('reads flags', () => {
  const flags = [
    '--coap-port',
    '5683',
    '--data',
    'kept',
    '--no-watch',
    '--config',
    '{"deviceRateBurst":5}',
    '--http-port',
    '8000',
  ]
  expect(localOptions(flags)).toMatchObject({
    'coap-port': 5683,
    'http-port': 8000,
    data: 'kept',
    watch: false,
    config: { stage: 'local', deviceRateBurst: 5 },
  })
})

it('gives the origins of a deployed stage, unless the settings name others', () => {
  expect(localOptions([])?.config).not.toHaveProperty('allowedOrigins')
  expect(localOptions(['--origins', 'deployed'])?.config).toEqual({ stage: 'local', allowedOrigins: [] })
  const own = { allowedOrigins: ['https://app.example.com'] }
  const flags = ['--origins', 'deployed', '--config', JSON.stringify(own)]
  expect(localOptions(flags)?.config).toEqual({ stage: 'local', ...own })
  expect(() => localOptions(['--origins', 'mine'])).toThrow(/^--origins: /)
})

it('gives the rates of a deployed stage, unless the settings name others', () => {
  expect(localOptions(['--rate', 'deployed'])?.config).toEqual({
    stage: 'local',
    deviceRatePerSecond: 20,
    deviceRateBurst: 40,
    newNamesPerMinute: 10,
  })
  const flags = ['--rate', 'deployed', '--config', '{"deviceRateBurst":7}']
  expect(localOptions(flags)?.config).toMatchObject({ deviceRatePerSecond: 20, deviceRateBurst: 7 })
  expect(() => localOptions(['--rate', 'slow'])).toThrow(/^--rate: /)
})

it('leaves the port of CoAP open', () => {
  expect(localOptions([])?.['coap-port']).toBeUndefined()
})

it('is asked for help', () => {
  expect(localOptions(['--help'])).toBeUndefined()
})

it.each([
  [['--coap-port', '70000'], /^--coap-port: .+$/],
  [['--host', 'example.com'], /^--host: example.com is not an IP address$/],
  [['--time-scale', '0'], /^--time-scale: .+$/],
  [['--alarm-minute', '0'], /^--alarm-minute: .+$/],
  [['--config', 'x'], /^--config: this is not a JSON object$/],
  [['--config', '{"unknownDevics":"quarantine"}'], /^--config: .*"unknownDevics".* did you mean unknownDevices\?$/],
  [['--config', '{"deviceRateBurst":-1}'], /^--config: .+ at deviceRateBurst$/],
  [['--colour', 'red'], /^Unknown option '--colour'; did you mean --.+\?$/],
  [['--data', '--quiet'], /^--data needs a value$/],
  [['--ws-port', '8000', '--http-port', '8000'], /^--http-port: 8000 is given to another part too; .+$/],
  [['now'], /^Unexpected argument 'now': .+$/],
])('%j is refused in one line that names it', (flags, line) => {
  expect(() => localOptions(flags)).toThrow(line)
})

it('has a line for each flag that is wrong', () => {
  expect(() => localOptions(['--seed', 'x', '--coap-port', '1.5'])).toThrow(/^--coap-port: [^\n]+\n--seed: [^\n]+$/)
})
