import { alertsEnvironment } from './alerts.ts'
import { authorizeEnvironment } from './authorize.ts'
import { broadcastEnvironment } from './broadcast.ts'
import { canaryEnvironment } from './canary.ts'
import { cloudWatchLogsEnvironment } from './cloudWatchLogs.ts'
import { deliverEnvironment } from './deliver.ts'
import type { Shape, Values } from './environment.ts'
import { httpAlertsEnvironment } from './httpAlerts.ts'
import { httpConfigEnvironment } from './httpConfig.ts'
import { httpDocsEnvironment } from './httpDocs.ts'
import { httpKeysEnvironment } from './httpKeys.ts'
import { httpLogsEnvironment } from './httpLogs.ts'
import { httpReadEnvironment } from './httpRead.ts'
import { lateEnvironment } from './late.ts'
import { persistEnvironment } from './persist.ts'
import { stageAlertsEnvironment } from './stageAlerts.ts'
import { wsConnectEnvironment } from './wsConnect.ts'
import { wsDisconnectEnvironment } from './wsDisconnect.ts'
import { wsExpireEnvironment } from './wsExpire.ts'
import { wsMessageEnvironment } from './wsMessage.ts'
import { wsOpenedEnvironment } from './wsOpened.ts'

/** The functions, by the names of their files in `lambdas/`, and the variables that each of them reads. */
export const functionEnvironments = {
  alerts: alertsEnvironment,
  authorize: authorizeEnvironment,
  broadcast: broadcastEnvironment,
  canary: canaryEnvironment,
  'cloudwatch-logs': cloudWatchLogsEnvironment,
  deliver: deliverEnvironment,
  'http-alerts': httpAlertsEnvironment,
  'http-config': httpConfigEnvironment,
  'http-docs': httpDocsEnvironment,
  'http-keys': httpKeysEnvironment,
  'http-logs': httpLogsEnvironment,
  'http-read': httpReadEnvironment,
  late: lateEnvironment,
  persist: persistEnvironment,
  'stage-alerts': stageAlertsEnvironment,
  'ws-connect': wsConnectEnvironment,
  'ws-disconnect': wsDisconnectEnvironment,
  'ws-expire': wsExpireEnvironment,
  'ws-message': wsMessageEnvironment,
  'ws-opened': wsOpenedEnvironment,
} as const satisfies Readonly<Record<string, Shape>>
export type FunctionName = keyof typeof functionEnvironments
export type EnvironmentOf<Name extends FunctionName> = Values<(typeof functionEnvironments)[Name]>
