import * as z from 'zod'
import { AlertName, ChannelName } from '../../contracts/alerts.ts'
import { type Claims, hasScope, seesAll } from '../../contracts/claims.ts'
import { type HttpRequest, valid } from '../../http/message.ts'
import { HttpProblem } from '../../http/problem.ts'
import { coversPattern } from '../covering/covers.ts'
import { RuleRefusal } from '../rules/ruleRefusal.ts'
import type { StoredRule } from '../rules/storedRule.ts'

const RulePath = z.object({ name: AlertName })
const ChannelPath = z.object({ channel: ChannelName })

/** The rule that the path names. */
export const ruleIn = ({ pathParameters: { name } }: HttpRequest): string => valid(RulePath, { name }).name

/** The channel that the path names. */
export const channelIn = ({ pathParameters: { channel } }: HttpRequest): string =>
  valid(ChannelPath, { channel }).channel

/**
 * A rule tells its channels about all its devices: its author has to be allowed to see them.
 * @throws HttpProblem
 */
export const checkCovers = (claims: Claims, devices: readonly string[]): void => {
  const foreign = devices.find(pattern => !coversPattern(claims, pattern))
  if (foreign === undefined) return
  throw new HttpProblem('foreign-device', `The rule is about ${foreign}, which the token does not cover as a whole.`)
}

/**
 * The devices of a rule that exists may be other tenants', whose names the token must not learn.
 * @throws HttpProblem
 */
export const checkCoversStored = (claims: Claims, { name, rule }: Pick<StoredRule, 'name' | 'rule'>): void => {
  if (rule.devices.every(pattern => coversPattern(claims, pattern))) return
  throw new HttpProblem('foreign-device', `The rule ${name} is about devices that the token does not cover.`)
}

/**
 * A channel tells of any device, so that changing or testing it needs a token for all of them.
 * @throws HttpProblem
 */
export const checkSeesAll = (claims: Claims): void => {
  if (!seesAll(claims))
    throw new HttpProblem('foreign-device', 'A channel tells of any device: it needs a token that covers all (*).')
}

/**
 * An alert tells whoever is told of it that a sensitive field matched: its author has to be allowed to see the field.
 * @throws HttpProblem
 */
export const checkSensitive = (claims: Claims, fields: readonly string[]): void => {
  if (fields.length > 0 && !hasScope(claims, 'sensitive'))
    throw new HttpProblem('missing-scope', `The rule tells ${fields.join(', ')}: that needs the scope sensitive.`)
}

const CODES = {
  'of-stage': 'of-stage',
  stale: 'stale-rule',
  unknown: 'unknown-alert',
  'unknown-channel': 'unknown-channel',
  'too-many': 'too-many-rules',
  'in-use': 'channel-in-use',
  pattern: 'bad-request',
} as const

/** Reports the refusal of a change as a problem. */
export const asProblem = async <Outcome>(outcome: Promise<Outcome>): Promise<Outcome> => {
  try {
    return await outcome
  } catch (error) {
    if (!(error instanceof RuleRefusal)) throw error
    const headers = error.version === undefined ? {} : { etag: `"${error.version}"` }
    throw new HttpProblem(CODES[error.why], error.message, { headers })
  }
}
