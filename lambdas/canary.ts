import downlinkProto from 'sonde-schema/downlink.proto'
import uplinkProto from 'sonde-schema/uplink.proto'
import { canaryEnvironment } from '../core/contracts/environment/canary.ts'
import { environment } from '../core/contracts/environment/environment.ts'
import { metricWriter } from '../core/operations/metrics/embedded.ts'
import { canary } from '../core/operations/walk/canary.ts'
import { canaryKey } from '../core/operations/walk/canaryKey.ts'
import { keyFromRegistry } from '../core/operations/walk/deviceKey.ts'
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

const key = canaryKey(async () =>
  keyFromRegistry({
    http: variables.HTTP_URL,
    deviceId,
    token: await shortToken(client, { secretArn, deviceId, now, scope: 'admin' }),
    patienceMs: PATIENCE_MS,
  }),
)

const fly = canary({
  walk: async () => {
    const startedAt = now()
    const walked = await walk({
      coap: variables.COAP_URL,
      http: variables.HTTP_URL,
      webSocket: variables.WEBSOCKET_URL,
      deviceId,
      token: () => shortToken(client, { secretArn, deviceId, now }),
      uplink: count => uplink.encode({ uplink_count: count }),
      count: walkCount(startedAt),
      ...(variables.PLAIN_COAP !== 'accept' && { key: () => key.at(startedAt) }),
      patienceMs: PATIENCE_MS,
      now,
      clock: () => performance.now(),
    })
    if (walked.answer.state !== 'ok') key.forget()
    return walked
  },
  publish: metricWriter(variables.STACK_NAME),
  log: jsonLogger(),
})

/** Runs on a schedule. */
export const handler = (): Promise<void> => fly()
