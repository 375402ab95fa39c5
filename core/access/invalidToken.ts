/** The token is not valid; `message` says why and may be logged. */
export class InvalidToken extends Error {
  override readonly name: string = 'InvalidToken'
}

/** The token was valid and has expired. */
export class ExpiredToken extends InvalidToken {}

/** The token has more bytes than pass through API Gateway. */
export class TokenTooLong extends InvalidToken {
  override readonly name: string = 'TokenTooLong'
}
