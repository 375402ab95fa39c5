import { describe, expect, it } from 'vitest'
import { environment, type Values, variablesOf } from './environment.ts'
import type { EnvironmentOf } from './functions.ts'
import { listenerEnvironment } from './listener.ts'
import { persistEnvironment } from './persist.ts'
import { flag, text, words } from './variables.ts'

const listener = {
  BUS_NAME: 'bus',
  DEVICES_TABLE: 'Devices',
  ID_SECRET_ARN: 'arn:secret',
  KEYS_TABLE: 'Keys',
  DEVICE_SECRET_ARN: 'arn:devices',
  COAP_PORT: 5683,
  HEALTH_PORT: 8080,
  DEVICE_RATE_PER_SECOND: 20,
  DEVICE_RATE_BURST: 40,
  NEW_NAMES_PER_MINUTE: 10,
  MAX_IN_FLIGHT: 1000,
  DRAIN_SECONDS: 0,
  PULSE_SECONDS: 20,
  DEVICE_RECORD_SECONDS: 30,
  UNKNOWN_DEVICES: 'quarantine',
  PLAIN_COAP: 'unless-keyed',
  DEFAULT_HEARTBEAT_INTERVAL_SECONDS: 720,
  DEFAULT_LOCATION_MODE: 'WIFI_GNSS',
  STACK_NAME: 'Sonde',
  METRICS_SECONDS: 0.5,
} as const

describe('the environment of a program', () => {
  it('is read as it was written, among variables of others', () => {
    const written = variablesOf(listenerEnvironment, listener)
    expect(written).toMatchObject({ COAP_PORT: '5683', METRICS_SECONDS: '0.5', UNKNOWN_DEVICES: 'quarantine' })
    expect(environment(listenerEnvironment, { ...written, PATH: '/bin' })).toEqual(listener)
    const values = { LISTED: ['a.b', 'c'], EMPTY: [], SET: true, CLEAR: false, TEXT: 'x' }
    const shape = { LISTED: words, EMPTY: words, SET: flag, CLEAR: flag, TEXT: text }
    expect(environment(shape, variablesOf(shape, values))).toEqual(values)
  })

  it('names every variable that is missing or malformed', () => {
    const broken = {
      DEVICES_TABLE: '',
      COAP_PORT: '70000',
      MAX_IN_FLIGHT: 'many',
      DRAIN_SECONDS: '',
      METRICS_SECONDS: '-1',
      UNKNOWN_DEVICES: 'maybe',
    }
    expect(() =>
      environment(listenerEnvironment, { ...variablesOf(listenerEnvironment, listener), ...broken }),
    ).toThrow(
      /^environment variables: DEVICES_TABLE: missing; COAP_PORT: .*<=65535; MAX_IN_FLIGHT: not a whole number; DRAIN_SECONDS: not a whole number; UNKNOWN_DEVICES: neither accept nor quarantine; METRICS_SECONDS: not a number$/,
    )
    expect(() => environment(persistEnvironment, {})).toThrow(
      /DEVICES_TABLE: missing.*EVENTS_TABLE: missing.*MERGED_HISTORY: .*METRICS_SECONDS: missing/,
    )
  })

  it('does not compile with a variable that is missing or misspelt', () => {
    // @ts-expect-error VIEWERS_TABLE is missing
    const missing: EnvironmentOf<'ws-disconnect'> = {}
    // @ts-expect-error the name is misspelt
    const misspelt: EnvironmentOf<'ws-disconnect'> = { VIEWER_TABLE: 'Viewers' }
    // @ts-expect-error the value is text, where the program reads a number
    const text: Values<typeof listenerEnvironment>['COAP_PORT'] = '5683'
    expect([missing, misspelt, text]).toHaveLength(3)
  })

  it('is not written with a value out of its bounds, nor with a variable that the program does not read', () => {
    expect(() => variablesOf(listenerEnvironment, { ...listener, DRAIN_SECONDS: 116 })).toThrow('115')
    expect(() => variablesOf(listenerEnvironment, { ...listener, EVENTS_TABLE: 'Events' })).toThrow('EVENTS_TABLE')
  })
})
