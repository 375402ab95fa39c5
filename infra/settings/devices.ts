import * as z from 'zod'
import { HeartbeatBounds } from '../../core/contracts/configuration.ts'
import { triedAgain } from '../../core/contracts/environment/groups/triedAgain.ts'
import { listenerEnvironment } from '../../core/contracts/environment/listener.ts'
import { DEFAULT_HEARTBEAT_BOUNDS } from '../../core/contracts/heartbeatBounds.ts'
import { isCidr } from '../cidr.ts'
import { FREE, setting } from './setting.ts'

// Bounds are those of the variables in which the listener is told: `out` is the value that a variable is read as.
const {
  PLAIN_COAP,
  UNKNOWN_DEVICES,
  DEVICE_RATE_PER_SECOND,
  DEVICE_RATE_BURST,
  NEW_NAMES_PER_MINUTE,
  DEVICE_RECORD_SECONDS,
} = listenerEnvironment
const { DEFAULT_HEARTBEAT_INTERVAL_SECONDS, DEFAULT_LOCATION_MODE } = listenerEnvironment

/** Settings of devices: which of them may send, how much, and their default configuration. */
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
      .min(1, 'needs at least one range, or no device can send')
      .default(['0.0.0.0/0']),
    {
      about: 'Source ranges (CIDR) from which the load balancer accepts datagrams',
      cost: 'narrower: datagrams from elsewhere are dropped before they cost anything',
    },
  ),
  plainCoap: setting(PLAIN_COAP.default('unless-keyed'), {
    about:
      'Messages that are not protected with a key: `accept` them; `unless-keyed`: refuse them in the name of a device that has a key; `refuse` all of them',
    cost: FREE,
  }),
  unknownDevices: setting(UNKNOWN_DEVICES.default('accept'), {
    about: 'Whether an uplink of an unregistered device is accepted like any other, or stored as `rejected`',
    cost: '`quarantine` saves one write unit for each uplink of an unregistered device',
  }),
  deviceRatePerSecond: setting(DEVICE_RATE_PER_SECOND.out.default(20), {
    about:
      'Average rate of uplinks that a listener accepts under a device’s name: half of it is for addresses that the device is not known by',
    unit: '1/s',
    cost: 'limits the cost of one device: each accepted uplink is an event, two invocations, and two or three write units',
  }),
  deviceRateBurst: setting(DEVICE_RATE_BURST.out.default(40), {
    about: 'Uplinks that a device may send at once',
    unit: 'uplinks',
    cost: 'as `deviceRatePerSecond`',
  }),
  newNamesPerMinute: setting(NEW_NAMES_PER_MINUTE.out.default(10), {
    about:
      'Names without a record that one address may bring to a listener, on average; twice as many at once. A registered device has a record',
    unit: '1/min',
    cost: 'limits the cost of made-up names: each costs what an uplink costs, and its record is kept for 30 days',
  }),
  defaultHeartbeatIntervalSeconds: setting(DEFAULT_HEARTBEAT_INTERVAL_SECONDS.out.default(720), {
    about: '`heartbeat_interval` of a device that has no configuration of its own',
    unit: 's',
    cost: 'half of it: twice the uplinks of the devices that use it',
  }),
  silenceSeconds: setting(z.int().min(1).max(31_536_000).optional(), {
    about:
      'How long no device at all may be heard until the alarm `silence` goes off: three times `defaultHeartbeatIntervalSeconds` unless given. More where every device has a longer interval of its own',
    unit: 's',
    cost: FREE,
  }),
  minHeartbeatIntervalSeconds: setting(HeartbeatBounds.shape.minimum.default(DEFAULT_HEARTBEAT_BOUNDS.minimum), {
    about: 'The shortest `heartbeat_interval` that a device can be told. Its status goes by no shorter one, either',
    unit: 's',
    cost: 'bounds the uplinks that a configuration can ask of a device: 8,640 a day at 10',
  }),
  maxHeartbeatIntervalSeconds: setting(HeartbeatBounds.shape.maximum.default(DEFAULT_HEARTBEAT_BOUNDS.maximum), {
    about:
      'The longest `heartbeat_interval` that a device can be told. Its status goes by no longer one, so that a device that reports more becomes late and offline all the same',
    unit: 's',
    cost: FREE,
  }),
  triedAgainSeconds: setting(triedAgain.TRIED_AGAIN_SECONDS.out.default(240), {
    about:
      'How long an uplink that could not be stored may wait to be tried again. For so long after a failure, and after a time in which the stage did not hear, no device is called late. Lambda tries again after one minute and after two: less than 240 is for local stages whose waits are shortened',
    unit: 's',
    cost: FREE,
  }),
  defaultLocationMode: setting(DEFAULT_LOCATION_MODE.default('WIFI'), {
    about: '`location_mode` of a device that has no configuration of its own',
    cost: 'larger uplinks may take one more write unit, from 1,024 bytes on',
  }),
  deviceRecordSeconds: setting(DEVICE_RECORD_SECONDS.out.default(30), {
    about:
      'How long a listener uses the record of a device before it reads it again. A changed configuration takes effect after that',
    unit: 's',
    cost: 'shorter: up to half a read unit more an uplink ($0.06 per million)',
  }),
}

type Devices = z.infer<z.ZodObject<typeof deviceSettings>>

/** Combinations of settings that are not allowed: the setting, and the reason. */
export const deviceProblems = ({
  minHeartbeatIntervalSeconds: minimum,
  maxHeartbeatIntervalSeconds: maximum,
  defaultHeartbeatIntervalSeconds: usual,
}: Devices): ReadonlyMap<string, string> => {
  if (minimum > maximum)
    return new Map([
      ['maxHeartbeatIntervalSeconds', `must be at least minHeartbeatIntervalSeconds, which is ${minimum}`],
    ])
  if (usual < minimum || usual > maximum)
    return new Map([['defaultHeartbeatIntervalSeconds', `must be from ${minimum} to ${maximum}`]])
  return new Map()
}
