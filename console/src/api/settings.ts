import type { ConsoleSettings } from '../../../core/contracts/consoleSettings.ts'

/** The settings of this console. */
export type Settings = ConsoleSettings

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** Reads the settings. @throws Error when they are missing or incomplete */
export const readSettings = async (fetch: typeof globalThis.fetch): Promise<Settings> => {
  const response = await fetch('/config.json', { cache: 'no-cache' })
  if (!response.ok) throw new Error(`/config.json is answered ${response.status}`)
  const json: unknown = await response.json()
  const { webSocketUrl, httpUrl, coapUrl, stage, oidc }: Partial<Record<string, unknown>> = Object(json)
  if (!isText(webSocketUrl) || !isText(httpUrl) || !isText(coapUrl) || !isText(stage)) {
    throw new Error('/config.json lacks an address')
  }
  const { issuer, clientId, scope = 'openid' }: Partial<Record<string, unknown>> = Object(oidc)
  const signIn = isText(issuer) && isText(clientId) && isText(scope) ? { oidc: { issuer, clientId, scope } } : {}
  return { webSocketUrl, httpUrl: httpUrl.replace(/\/$/, ''), coapUrl, stage, ...signIn }
}
