import { measuring } from './groups/measuring.ts'
import { text } from './variables.ts'

export const canaryEnvironment = {
  COAP_URL: text,
  HTTP_URL: text,
  WEBSOCKET_URL: text,
  TOKEN_SECRET_ARN: text,
  CANARY_DEVICE: text,
  ...measuring,
}
