import type { Problem } from '../contracts/http.ts'

/** The problems that a request can have: one table from the code to status and title. */
const problems = {
  'bad-request': { status: 400, title: 'The request is not valid' },
  'entries-rejected': { status: 400, title: 'Some entries were not taken, or none' },
  'no-token': { status: 401, title: 'A token is needed' },
  'invalid-token': { status: 401, title: 'The token is not valid' },
  'expired-token': { status: 401, title: 'The token has expired' },
  'revoked-token': { status: 401, title: 'The token has been revoked' },
  'missing-scope': { status: 403, title: 'The token lacks a scope' },
  'foreign-device': { status: 403, title: 'The token does not cover this device' },
  'foreign-sources': { status: 403, title: 'The token covers none of the sources' },
  'not-found': { status: 404, title: 'Nothing exists at this address' },
  'unknown-device': { status: 404, title: 'This device has never been heard and is not registered' },
  'method-not-allowed': { status: 405, title: 'This address does not take the method' },
  'not-acceptable': { status: 406, title: 'None of the accepted forms is available' },
  'no-merged-history': { status: 409, title: 'This stack keeps no history over all devices' },
  'not-a-device': { status: 409, title: 'This is a log source, which takes no configuration' },
  'has-key': { status: 409, title: 'The device has a key already' },
  'no-key': { status: 404, title: 'The device has no such key' },
  'key-changed': { status: 409, title: 'The keys of the device have changed at the same time' },
  'key-id-taken': { status: 409, title: 'Another key has this sender id' },
  'secrets-taken': { status: 409, title: 'Another key has these secrets' },
  'too-many-keys': { status: 409, title: 'The device has too many keys that it does not use' },
  'unknown-alert': { status: 404, title: 'There is no such rule' },
  'unknown-channel': { status: 404, title: 'There is no such channel' },
  'of-stage': { status: 409, title: 'It stands in the configuration of the stage' },
  'channel-in-use': { status: 409, title: 'Rules use the channel' },
  'too-many-rules': { status: 409, title: 'There are as many as are allowed' },
  'stale-rule': { status: 412, title: 'The rule has changed in the meantime' },
  'stale-version': { status: 412, title: 'The configuration has changed in the meantime' },
  'precondition-failed': { status: 412, title: 'The resource is not the one that If-Match names' },
  'too-large': { status: 413, title: 'The body is larger than is taken' },
  'unsupported-media-type': { status: 415, title: 'The body is in a form that is not taken' },
  'too-many-connections': { status: 429, title: 'Too many sockets are open' },
  'too-much-reading': { status: 429, title: 'The subject of the token has read as much as it may in a minute' },
  'too-many-lines': { status: 429, title: 'The source sends more than it may' },
  internal: { status: 500, title: 'An internal error occurred' },
  'not-implemented': { status: 501, title: 'The API does not know this method' },
  'not-accepted': { status: 503, title: 'Not everything was accepted; send the same request again' },
  unavailable: { status: 503, title: 'This cannot be checked at the moment; try again' },
} as const
export type ProblemCode = keyof typeof problems

/** A problem with a request. `detail` reaches the client: it must reveal nothing about the inside. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly code: ProblemCode
  readonly detail: string | undefined
  readonly errors: Problem['errors']
  /** The number of entries that were accepted all the same. */
  readonly accepted: number | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: ProblemCode,
    detail?: string,
    more: { errors?: Problem['errors']; accepted?: number; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(`${code}${detail ? `: ${detail}` : ''}`)
    this.code = code
    this.detail = detail
    this.errors = more.errors
    this.accepted = more.accepted
    this.headers = more.headers ?? {}
  }

  /** The problem document (RFC 9457). */
  get problem(): Problem {
    const { code, detail, errors, accepted } = this
    return {
      type: `urn:sonde:problem:${code}`,
      ...problems[code],
      code,
      ...(detail && { detail }),
      ...(errors && { errors }),
      ...(accepted !== undefined && { accepted }),
    }
  }
}

/** The problem with wrong parameters, or a wrong body: `detail` says in words what `errors` lists. */
export const invalid = (errors: NonNullable<Problem['errors']>): HttpProblem =>
  new HttpProblem(
    'bad-request',
    errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; '),
    { errors },
  )

/** Every code with its status and title, for the documentation. */
export const problemTable: ReadonlyArray<{ code: string; status: number; title: string }> = Object.entries(
  problems,
).map(([code, rest]) => ({ code, ...rest }))
