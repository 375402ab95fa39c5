import { type WebSocketApis, webSocketApis } from '../apigateway/webSocketApis.ts'
import type { Invoke } from '../contracts.ts'
import type { Service } from '../front/front.ts'
import { connectionsService } from '../front/services.ts'
import type { ApiResources } from '../gateway/resources.ts'
import type { Host } from '../host.ts'
import type { LocalRun, Part } from './localRun.ts'

/** The template's WebSocket API, of which there is one. @throws Error when there is none */
export const webSocketApi = (
  run: LocalRun,
  {
    parts,
    ...around
  }: {
    readonly parts: ApiResources
    readonly invoke: Pick<Invoke, 'sync'>
    readonly port: number
    readonly host: Host
  },
): Part & {
  readonly apis: WebSocketApis
  readonly connections: Service
  /** @returns `ws://…/stage` */
  readonly listen: () => Promise<string>
} => {
  const [api] = parts.apis
  const [stage] = parts.stages
  if (!api || !stage) throw new Error('the template has no WebSocket API')
  const apis = webSocketApis({ ...run, ...parts, ...around, now: Date.now, random: Math.random })
  return {
    apis,
    connections: connectionsService({ apis, only: { apiId: api.ref, stage: stage.ref } }),
    listen: async () => (await apis.listen())[api.logicalId] ?? '',
    meter: () => ({ webSocket: apis.stats() }),
    close: apis.close,
  }
}
