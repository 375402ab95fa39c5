/** A service of AWS refused a call, or answered nothing that can be read. Its name is the service's own code, `ThrottlingException`. */
export class AwsError extends Error {
  readonly statusCode: number
  /** The service's clock, ms since 1970, where it told it. */
  readonly serviceTime: number | undefined

  constructor(
    name: string,
    message: string,
    { statusCode, serviceTime, cause }: { statusCode: number; serviceTime?: number | undefined; cause?: unknown },
  ) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = name
    this.statusCode = statusCode
    this.serviceTime = serviceTime
  }
}

/** The credentials are over, or were exchanged. */
const CREDENTIALS = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
])

export const areCredentialsOver = (error: unknown): boolean => error instanceof AwsError && CREDENTIALS.has(error.name)

/**
 * The code in an error's body or header, as AWS JSON 1.0 and 1.1 have it: without the namespace before `#` and the URL after `:`
 * (Smithy, "AWS JSON 1.1 protocol", operation error serialization).
 */
export const errorCode = (code: unknown): string | undefined =>
  typeof code === 'string' && code !== '' ? code.split(':')[0]?.split(',')[0]?.split('#').at(-1) : undefined
