import type { DesiredConfiguration } from '../../core/contracts/configuration.ts'
import type { Reboot } from '../../core/operations/simulation/simulate.ts'
import type { Climate } from './climate.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Something that happened to a device. */
export type Happening = {
  /** How long ago it happened, ms. */
  readonly agoMs: number
} & (
  | { readonly kind: 'reboot'; readonly reboot: Reboot }
  /** The next uplinks never arrived. */
  | { readonly kind: 'lost'; readonly uplinks: number }
  /** The next datagram arrived damaged. */
  | { readonly kind: 'damaged' }
  /** An operator gave the device another configuration. */
  | { readonly kind: 'configured'; readonly desired: DesiredConfiguration }
)

/** A device of the demo fleet. */
export type Character = {
  readonly id: string
  readonly hwVersion: string
  readonly swVersion: string
  /** Its uplinks before the day that is shown. */
  readonly uplinksBefore: number
  /** Its configuration when the day begins. */
  readonly begins: DesiredConfiguration
  readonly climate: Climate
  /** How long ago it was heard last, ms: at that time, or later where its interval has become shorter. */
  readonly lastHeardAgoMs: number
  /** Whether it goes on sending once the stack runs. */
  readonly isAlive: boolean
  readonly happenings: readonly Happening[]
}

/** The configuration of the stage, unless it is changed there. */
const usual: DesiredConfiguration = { heartbeat_interval: 720, location_mode: 'WIFI' }
const beforeTheDay = 25 * HOUR_MS

/** The demo fleet: every page of the console has something to show. */
export const cast: readonly Character[] = [
  {
    id: 'demo-van-12',
    hwVersion: 'tracker-r3',
    swVersion: '2.4.1',
    uplinksBefore: 1820,
    begins: { heartbeat_interval: 900, location_mode: 'WIFI_GNSS' },
    climate: { mean: 12, swing: 7 },
    lastHeardAgoMs: 1 * MINUTE_MS,
    isAlive: true,
    happenings: [
      {
        agoMs: beforeTheDay,
        kind: 'configured',
        desired: { heartbeat_interval: 900, location_mode: 'WIFI_GNSS' },
      },
      {
        agoMs: 3 * MINUTE_MS,
        kind: 'configured',
        desired: { heartbeat_interval: 10, location_mode: 'WIFI_GNSS' },
      },
    ],
  },
  {
    id: 'demo-cooler-3',
    hwVersion: 'logger-r2',
    swVersion: '2.4.1',
    uplinksBefore: 871,
    begins: usual,
    climate: { mean: 4, swing: 1.5 },
    lastHeardAgoMs: 5 * MINUTE_MS,
    isAlive: true,
    happenings: [{ agoMs: 90 * MINUTE_MS, kind: 'reboot', reboot: { reason: 'WATCHDOG', file: 'modem.c', line: 212 } }],
  },
  {
    id: 'demo-greenhouse',
    hwVersion: 'logger-r2',
    swVersion: '2.3.0',
    uplinksBefore: 2310,
    begins: { heartbeat_interval: 600, location_mode: 'WIFI' },
    climate: { mean: 22, swing: 8 },
    lastHeardAgoMs: 2 * MINUTE_MS,
    isAlive: true,
    happenings: [
      { agoMs: beforeTheDay, kind: 'configured', desired: { heartbeat_interval: 600, location_mode: 'WIFI' } },
      { agoMs: 15 * HOUR_MS, kind: 'reboot', reboot: { reason: 'POWER_ON' } },
      { agoMs: 5 * HOUR_MS, kind: 'lost', uplinks: 3 },
    ],
  },
  {
    id: 'demo-weather-1',
    hwVersion: 'tracker-r3',
    swVersion: '2.4.0',
    uplinksBefore: 640,
    begins: usual,
    climate: { mean: 6, swing: 5 },
    lastHeardAgoMs: 1 * MINUTE_MS,
    isAlive: true,
    happenings: [
      { agoMs: 6 * MINUTE_MS, kind: 'configured', desired: { heartbeat_interval: 1800, location_mode: 'WIFI_GNSS' } },
    ],
  },
  {
    id: 'demo-meter-81',
    hwVersion: 'meter-r1',
    swVersion: '3.0.0-rc.1',
    uplinksBefore: 96,
    begins: { heartbeat_interval: 900, location_mode: 'NONE' },
    climate: { mean: 9, swing: 1 },
    lastHeardAgoMs: 7 * MINUTE_MS,
    isAlive: true,
    happenings: [
      { agoMs: beforeTheDay, kind: 'configured', desired: { heartbeat_interval: 900, location_mode: 'NONE' } },
      { agoMs: 2 * HOUR_MS, kind: 'damaged' },
    ],
  },
  {
    id: 'demo-crate-204',
    hwVersion: 'tracker-r2',
    swVersion: '2.2.7',
    uplinksBefore: 2044,
    begins: usual,
    climate: { mean: 10, swing: 6 },
    lastHeardAgoMs: 40 * MINUTE_MS,
    isAlive: false,
    happenings: [
      { agoMs: 25 * MINUTE_MS, kind: 'configured', desired: { heartbeat_interval: 3600, location_mode: 'GNSS' } },
    ],
  },
  {
    id: 'demo-bike-7',
    hwVersion: 'tracker-r2',
    swVersion: '1.9.2',
    uplinksBefore: 1502,
    begins: usual,
    climate: { mean: 8, swing: 6 },
    lastHeardAgoMs: 9 * HOUR_MS,
    isAlive: false,
    happenings: [],
  },
]
