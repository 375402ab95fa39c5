/** Settings of a listener that has room for what a test sends, on free ports. */
export const ROOMY_CONFIG = {
  COAP_PORT: 0,
  HEALTH_PORT: 0,
  DEVICE_RATE_PER_SECOND: 20,
  DEVICE_RATE_BURST: 40,
  NEW_NAMES_PER_MINUTE: 600,
  MAX_IN_FLIGHT: 1000,
  DEVICE_RECORD_SECONDS: 30,
  UNKNOWN_DEVICES: 'accept',
  PLAIN_COAP: 'unless-keyed',
  DEFAULT_HEARTBEAT_INTERVAL_SECONDS: 720,
  DEFAULT_LOCATION_MODE: 'WIFI',
  METRICS_SECONDS: 60,
} as const
