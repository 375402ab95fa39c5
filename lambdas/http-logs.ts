import { type Handlers, serve } from '../core/api/serve.ts'
import { environment } from '../core/contracts/environment/environment.ts'
import { httpLogsEnvironment } from '../core/contracts/environment/httpLogs.ts'
import { postLoki } from '../core/events/log/http/loki/postLoki.ts'
import lokiProto from '../core/events/log/http/loki/push.proto'
import otlpProto from '../core/events/log/http/otlp/logs.proto'
import { postOtlp } from '../core/events/log/http/otlp/postOtlp.ts'
import { postLogs } from '../core/events/log/http/postLogs.ts'
import { orSendAgain } from '../core/events/log/http/sendAgain.ts'
import { dynamo } from './clients.ts'
import { httpAccess } from './httpAccess.ts'
import { httpFunction } from './httpFunction.ts'
import { logAboutLines, shipping } from './shipping.ts'

const variables = environment(httpLogsEnvironment)
const client = dynamo()
const ship = shipping(variables, client)

const handlers: Handlers<'http-logs'> = {
  postLogs: postLogs({ ship, now: Date.now }),
  postOtlpLogs: postOtlp({ ship, schema: otlpProto, now: Date.now }),
  postLokiPush: postLoki({ ship, schema: lokiProto, now: Date.now }),
}

const served = serve('http-logs', handlers, httpAccess(variables, client))

export const handler = httpFunction(request => orSendAgain(async () => served(request), logAboutLines), logAboutLines)
