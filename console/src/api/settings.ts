import type { ConsoleSettings } from '../../../core/contracts/consoleSettings.ts'
import type { MessageColumn } from '../../../proto/messageColumns.ts'
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
  const { webSocketUrl, httpUrl, coapUrl, stage, columns, oidc }: Partial<Record<string, unknown>> = Object(json)
  if (!isText(webSocketUrl) || !isText(httpUrl) || !isText(coapUrl) || !isText(stage)) {
    throw new Error('/config.json lacks an address')
  }
  const { issuer, clientId, scope = 'openid' }: Partial<Record<string, unknown>> = Object(oidc)
  const signIn = isText(issuer) && isText(clientId) && isText(scope) ? { oidc: { issuer, clientId, scope } } : {}
  return { webSocketUrl, httpUrl: httpUrl.replace(/\/$/, ''), coapUrl, stage, columns: columnsIn(columns), ...signIn }
}

/** A page of an earlier version has none. */
const columnsIn = (value: unknown): readonly MessageColumn[] => (Array.isArray(value) ? value.filter(isColumn) : [])

const isColumn = (value: unknown): value is MessageColumn => {
  const { name, path, form }: Partial<Record<keyof MessageColumn, unknown>> = Object(value)
  return isText(name) && isText(path) && isText(form)
}
