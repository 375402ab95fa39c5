import type { AlertPath } from './alert-path.ts'
import type { CoapListener } from './coap-listener.ts'
import type { ConsoleSite } from './console-site.ts'
import type { DeliveryPath } from './delivery-path.ts'
import type { HttpApi } from './http-api.ts'
import type { LatePath } from './late-path.ts'
import type { LivePath } from './live-path.ts'
import type { LogPath } from './log-path.ts'
import type { StageAlerts } from './stage-alerts.ts'
import type { StorePath } from './store-path.ts'

export type OrderedParts = {
  readonly listener: CoapListener
  readonly store: StorePath
  readonly late: LatePath
  readonly live: LivePath
  readonly http: HttpApi
  readonly logs: LogPath
  readonly alerts: AlertPath
  readonly delivery: DeliveryPath
  readonly stageAlerts: StageAlerts
  readonly site: ConsoleSite
}

/**
 * Makes CloudFormation update the readers of an event before its writers: the listener and the functions that take
 * log lines, tell of keys, or tell which devices are late, after the functions and rules that take their events, the
 * functions that announce viewers after the one that greets them, the one that judges events by rules of alerts after those that take its alerts, those that change rules and
 * channels after the ones that judge and deliver by them, and the pages of the console after the functions that they ask. A
 * rollback takes the same order, so that functions of the version before meet the newer writers for some minutes: see docs/operate.md.
 */
export const updateReadersFirst = ({
  listener,
  store,
  late,
  live,
  http,
  logs,
  alerts,
  delivery,
  stageAlerts,
  site,
}: OrderedParts): void => {
  const { broadcast, opened, connect, message } = live.functions
  const readers = [store.target, store.persist.lambda, live.uplinks, broadcast.lambda]
  const tellers = [logs.take, late.check, ...http.writers].map(({ lambda }) => lambda)
  for (const writer of [listener.service, ...tellers]) writer.node.addDependency(...readers)
  alerts.judge.lambda.node.addDependency(...readers, delivery.deliver.lambda)
  for (const { lambda } of [http.changesRules, stageAlerts.keep])
    lambda.node.addDependency(alerts.judge.lambda, delivery.deliver.lambda)
  for (const { lambda } of [connect, message]) lambda.node.addDependency(live.openings, opened.lambda)
  const asked = [connect, message, ...http.functions].map(({ lambda }) => lambda)
  site.deployment?.node.addDependency(...asked)
}
