import * as z from 'zod'
import { listenerEnvironment } from '../../core/contracts/environment/listener.ts'
import { isCidr } from '../cidr.ts'
import { FREE, setting } from './setting.ts'

// Bounds are those of the variables in which the listener is told: `out` is the value that a variable is read as.
const { UNKNOWN_DEVICES, DEVICE_RATE_PER_SECOND, DEVICE_RATE_BURST, DEVICE_RECORD_SECONDS } = listenerEnvironment
const { DEFAULT_HEARTBEAT_INTERVAL_SECONDS, DEFAULT_LOCATION_MODE } = listenerEnvironment

/** Who may send, how much, and what a device is told. */
export const deviceSettings = {
  schemaDir: setting(z.string().min(1).default('proto'), {
    about: 'Folder of `uplink.proto` and `downlink.proto`, from the root of this repository',
    cost: FREE,
  }),
  sourceRanges: setting(
    z
      .array(
        z.string().refine(isCidr, { error: ({ input }) => `'${input}' is not an address range such as 10.0.0.0/8` }),
      )
      .min(1, 'at least one range, or no device gets through')
      .default(['0.0.0.0/0']),
    {
      about: 'Source ranges (CIDR) whose datagrams the load balancer lets through',
      cost: 'narrower: strangers’ datagrams are dropped before they cost anything',
    },
  ),
  unknownDevices: setting(UNKNOWN_DEVICES.default('accept'), {
    about: 'An uplink of a device that nobody registered: taken like any other, or kept apart as `rejected`',
    cost: '`quarantine`: one write unit less an uplink of an unknown device',
  }),
  deviceRatePerSecond: setting(DEVICE_RATE_PER_SECOND.out.default(20), {
    about: 'Uplinks a device may send, over time',
    unit: '1/s',
    cost: 'bounds what one device can cost: each uplink taken is an event, two invocations, two or three write units',
  }),
  deviceRateBurst: setting(DEVICE_RATE_BURST.out.default(40), {
    about: 'Uplinks a device may send at once',
    unit: 'uplinks',
    cost: 'as `deviceRatePerSecond`',
  }),
  defaultHeartbeatIntervalSeconds: setting(DEFAULT_HEARTBEAT_INTERVAL_SECONDS.out.default(720), {
    about: '`heartbeat_interval` of a device whose own is not set',
    unit: 's',
    cost: 'half of it: twice the uplinks of devices that follow it',
  }),
  defaultLocationMode: setting(DEFAULT_LOCATION_MODE.default('WIFI'), {
    about: '`location_mode` of a device whose own is not set',
    cost: 'larger uplinks may take one more write unit, from 1,024 bytes on',
  }),
  deviceRecordSeconds: setting(DEVICE_RECORD_SECONDS.out.default(30), {
    about: 'How long a listener believes what it read of a device: a changed configuration is seen after that',
    unit: 's',
    cost: 'shorter: up to half a read unit more an uplink ($0.06 per million)',
  }),
}
