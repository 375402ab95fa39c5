import type { ConsoleSettings } from '../../../core/contracts/consoleSettings.ts'
import { ApiError } from './problem.ts'

/** The settings of this console. */
export type Settings = ConsoleSettings

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** Reads the settings. @throws ApiError when they cannot be read, Error when they are incomplete */
export const readSettings = async (fetch: typeof globalThis.fetch): Promise<Settings> => {
  const response = await fetch('/config.json', { cache: 'no-cache' }).catch((cause: unknown) => {
    throw new ApiError('unreachable', { status: 0, detail: 'No answer.', cause })
  })
  const { ok, status } = response
  if (!ok) throw new ApiError(`http-${status}`, { status, detail: `/config.json is answered ${status}` })
  const json: unknown = await response.json()
  const { webSocketUrl, httpUrl, coapUrl, stage, oidc }: Partial<Record<string, unknown>> = Object(json)
  if (!isText(webSocketUrl) || !isText(httpUrl) || !isText(coapUrl) || !isText(stage)) {
    throw new Error('/config.json lacks an address')
  }
  const { issuer, clientId, scope = 'openid' }: Partial<Record<string, unknown>> = Object(oidc)
  const signIn = isText(issuer) && isText(clientId) && isText(scope) ? { oidc: { issuer, clientId, scope } } : {}
  return { webSocketUrl, httpUrl: httpUrl.replace(/\/$/, ''), coapUrl, stage, ...signIn }
}
