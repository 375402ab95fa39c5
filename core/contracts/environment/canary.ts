import { measuring } from './groups/measuring.ts'
import { listenerEnvironment } from './listener.ts'
import { text } from './variables.ts'

export const canaryEnvironment = {
  COAP_URL: text,
  HTTP_URL: text,
  WEBSOCKET_URL: text,
  TOKEN_SECRET_ARN: text,
  CANARY_DEVICE: text,
  PLAIN_COAP: listenerEnvironment.PLAIN_COAP,
  ...measuring,
}
