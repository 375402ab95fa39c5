import { expect, it } from 'vitest'
import { localOptions } from './options.ts'

it('has a default for every flag', () => {
  expect(localOptions([])).toMatchObject({
    'coap-port': 0,
    'time-scale': 1,
    'alarm-minute': 5,
    dir: '.sonde',
    config: {},
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
    config: { deviceRateBurst: 5 },
  })
})

it.each([
  [['--coap-port', '70000'], '--coap-port'],
  [['--time-scale', '0'], '--time-scale'],
  [['--alarm-minute', '0'], '--alarm-minute'],
  [['--config', 'x'], '--config'],
  [['--colour', 'red'], '--colour'],
])('%j is refused by name', (flags, name) => {
  expect(() => localOptions(flags)).toThrow(name)
})
