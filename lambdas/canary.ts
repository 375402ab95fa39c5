import downlinkProto from 'sonde-schema/downlink.proto'
import uplinkProto from 'sonde-schema/uplink.proto'
import { canaryEnvironment } from '../core/contracts/environment/canary.ts'
import { environment } from '../core/contracts/environment/environment.ts'
import { metricWriter } from '../core/operations/metrics/embedded.ts'
import { canary } from '../core/operations/walk/canary.ts'
import { shortToken } from '../core/operations/walk/shortToken.ts'
import { walk } from '../core/operations/walk/walk.ts'
import { walkCount } from '../core/operations/walk/walkCount.ts'
import { jsonLogger } from '../core/runtime/log.ts'
import { codecs } from '../proto/codec.ts'
import { secrets } from './clients.ts'

const variables = environment(canaryEnvironment)
const { TOKEN_SECRET_ARN: secretArn, CANARY_DEVICE: deviceId } = variables
/** How long each hop may take, ms: time for three of the datagrams that RFC 7252 §4.2 sends. */
const PATIENCE_MS = 10_000

const client = secrets()
const { uplink } = codecs({ uplink: uplinkProto, downlink: downlinkProto })
const now = Date.now

const fly = canary({
  walk: () =>
    walk({
      coap: variables.COAP_URL,
      http: variables.HTTP_URL,
      webSocket: variables.WEBSOCKET_URL,
      deviceId,
      token: () => shortToken(client, { secretArn, deviceId, now }),
      uplink: count => uplink.encode({ uplink_count: count }),
      count: walkCount(Date.now()),
      patienceMs: PATIENCE_MS,
      now,
      clock: () => performance.now(),
    }),
  publish: metricWriter(variables.STACK_NAME),
  log: jsonLogger(),
})

/** Runs on a schedule. */
export const handler = (): Promise<void> => fly()
