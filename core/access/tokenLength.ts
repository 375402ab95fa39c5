import { TokenTooLong } from './invalidToken.ts'

/**
 * The maximum length of a token, bytes. API Gateway takes 10,240 bytes of request line and headers together ("Quotas for
 * configuring and running an HTTP API"): this leaves 2,560 for all that a browser adds. The claims of a token that long also fit the
 * 8 KB that an authorizer may return ("Quotas for configuring and running a WebSocket API").
 */
export const MAX_TOKEN_BYTES = 7_680

/** @returns the token. @throws TokenTooLong */
export const fittingToken = (token: string): string => {
  const bytes = Buffer.byteLength(token)
  if (bytes <= MAX_TOKEN_BYTES) return token
  throw new TokenTooLong(`the token has ${bytes} bytes, and at most ${MAX_TOKEN_BYTES} pass through API Gateway`)
}
