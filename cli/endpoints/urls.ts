import type { StackOutput } from '../../core/contracts/outputs.ts'
import type { Endpoints } from '../../local/endpoints.ts'

/** The addresses of a stack by the name of their variable. */
export type Urls = {
  readonly SONDE_COAP_URL: string | undefined
  readonly SONDE_HTTP_URL: string | undefined
  readonly SONDE_WEBSOCKET_URL: string | undefined
  readonly SONDE_CONSOLE_URL: string | undefined
  /** The one endpoint of all AWS services: of a local stack alone. */
  readonly SONDE_AWS_URL: string | undefined
}

export const localUrls = ({ coap, http, webSocket, console, aws }: Endpoints): Urls => ({
  SONDE_COAP_URL: coap,
  SONDE_HTTP_URL: http ?? undefined,
  SONDE_WEBSOCKET_URL: webSocket,
  SONDE_CONSOLE_URL: console ?? undefined,
  SONDE_AWS_URL: aws,
})

export const deployedUrls = (outputs: Readonly<Record<string, string>>): Urls => {
  const output = (name: StackOutput) => outputs[name]
  return {
    SONDE_COAP_URL: output('CoapUrl'),
    SONDE_HTTP_URL: output('HttpUrl'),
    SONDE_WEBSOCKET_URL: output('WebSocketUrl'),
    SONDE_CONSOLE_URL: output('ConsoleUrl'),
    SONDE_AWS_URL: undefined,
  }
}
