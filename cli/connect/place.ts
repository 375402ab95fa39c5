import { localDirectory, nearestDirectory } from '../stack/directory.ts'
import type { DeployedStack } from '../stack/outputs.ts'
import type { OwnSettings } from './ownSettings.ts'

/** The addresses of a stack, as far as they are given. */
export type Addresses = {
  readonly http?: string | undefined
  readonly webSocket?: string | undefined
  readonly console?: string | undefined
  readonly coap?: string | undefined
}

/** The stack that a command talks to. */
export type Place =
  | { readonly kind: 'local'; readonly directory: string }
  | ({ readonly kind: 'deployed' } & DeployedStack)
  | ({ readonly kind: 'addresses' } & Addresses)

type Given = { readonly [Flag in 'dir' | 'outputs' | 'region' | 'stack' | 'url' | 'web-socket']?: string | undefined }

/** The place that flags name; undefined where they name none. @throws Error when they contradict each other */
export const placeOfFlags = (given: Given): Place | undefined => {
  const { dir, outputs, region, stack, url, 'web-socket': webSocket } = given
  if (stack !== undefined && (url ?? webSocket) !== undefined) throw new Error('--stack or --url, not both')
  if (stack === undefined && (outputs ?? region) !== undefined)
    throw new Error('--outputs and --region go with --stack')
  if (dir !== undefined)
    return { kind: 'local', directory: localDirectory(dir, { stack, url, 'web-socket': webSocket }) }
  if (stack !== undefined) return { kind: 'deployed', stack, outputs, region }
  if ((url ?? webSocket) === undefined) return undefined
  return {
    kind: 'addresses',
    http: addressIn('--url', url, /^https?:$/),
    webSocket: addressIn('--web-socket', webSocket, /^wss?:$/),
  }
}

/**
 * The stack to talk to. Flags go before variables, variables before the settings of the user, and that before the stack that runs
 * in this folder or above. They are never mixed, so that a token of one stack does not reach another.
 */
export const placeOf = (flags: Place | undefined, environment: NodeJS.ProcessEnv, own: OwnSettings): Place => {
  if (flags) return flags
  const { SONDE_STACK, SONDE_HTTP_URL, SONDE_WEBSOCKET_URL, SONDE_CONSOLE_URL, SONDE_COAP_URL } = environment
  if (SONDE_STACK) return { kind: 'deployed', stack: SONDE_STACK, outputs: undefined, region: undefined }
  if (SONDE_HTTP_URL || SONDE_WEBSOCKET_URL)
    return {
      kind: 'addresses',
      http: addressIn('SONDE_HTTP_URL', SONDE_HTTP_URL || undefined, /^https?:$/),
      webSocket: addressIn('SONDE_WEBSOCKET_URL', SONDE_WEBSOCKET_URL || undefined, /^wss?:$/),
      console: SONDE_CONSOLE_URL || undefined,
      coap: SONDE_COAP_URL || undefined,
    }
  const { stack, outputs, region, url, console, coap, 'web-socket': webSocket } = own
  if (stack !== undefined) return { kind: 'deployed', stack, outputs, region }
  if ((url ?? webSocket) !== undefined) return { kind: 'addresses', http: url, webSocket, console, coap }
  return { kind: 'local', directory: nearestDirectory() }
}

const addressIn = (name: string, text: string | undefined, protocols: RegExp): string | undefined => {
  if (text === undefined) return undefined
  if (!protocols.test(URL.parse(text)?.protocol ?? ''))
    throw new Error(`${name} '${text}' is not the address of a stack`)
  return text.replace(/\/+$/, '')
}
