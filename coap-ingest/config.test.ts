import { expect, it } from 'vitest'
import { listenerConfig } from './config.ts'

it('has a default for all but the names of what it talks to', () => {
  expect(listenerConfig({ BUS_NAME: 'bus', DEVICES_TABLE: 'Devices', COAP_PORT: '' })).toEqual({
    BUS_NAME: 'bus',
    DEVICES_TABLE: 'Devices',
    COAP_PORT: 5683,
    HEALTH_PORT: 8080,
    DEVICE_RATE_PER_SECOND: 20,
    DEVICE_RATE_BURST: 40,
    MAX_IN_FLIGHT: 1000,
    MAX_EXCHANGES: 250_000,
    DRAIN_SECONDS: 90,
    DEVICE_RECORD_SECONDS: 30,
    UNKNOWN_DEVICES: 'accept',
    DEFAULT_HEARTBEAT_INTERVAL_SECONDS: 720,
    DEFAULT_LOCATION_MODE: 'WIFI',
    STACK_NAME: 'Sonde',
    METRICS_SECONDS: 60,
  })
})

it('names every fault at once', () => {
  const broken = { DEVICES_TABLE: '', COAP_PORT: '70000', MAX_IN_FLIGHT: 'many', UNKNOWN_DEVICES: 'maybe' }
  expect(() => listenerConfig(broken)).toThrow(/BUS_NAME.*DEVICES_TABLE.*COAP_PORT.*MAX_IN_FLIGHT.*UNKNOWN_DEVICES/s)
})
