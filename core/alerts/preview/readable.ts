import { type Claims, mayWatch } from '../../contracts/claims.ts'
import type { HistoryRequest } from '../../events/history/read.ts'
import { coversPattern } from '../covering/covers.ts'

/** The part of history that a preview reads; nothing where no device of the rule can be looked at. */
export type Readable = {
  readonly of: HistoryRequest['of'] | undefined
  /** In words, what could not be looked at. */
  readonly unseen: readonly string[]
}

/** History of single devices is read without the index over all: of up to so many, as `dynamoHistory` does. */
const MAX_SINGLE = 10
/** More patterns would not fit into a query of DynamoDB. */
const MAX_PATTERNS = 90

const isPrefix = (pattern: string): boolean => pattern.endsWith('*')

/** The devices that both a rule and a token name. */
const bothName = (devices: readonly string[], claims: Pick<Claims, 'devices'>): readonly string[] => {
  const both = devices.flatMap(pattern => {
    if (coversPattern(claims, pattern)) return [pattern]
    if (!isPrefix(pattern)) return []
    return claims.devices.filter(own => coversPattern({ devices: [pattern] }, own))
  })
  return [...new Set(both)]
}

/** Chooses how a preview reads the devices of a rule, as far as its reader may see them. */
export const readableBy = (
  claims: Pick<Claims, 'devices'>,
  {
    devices,
    deviceId,
    keepsMerged,
  }: { devices: readonly string[]; deviceId: string | undefined; keepsMerged: boolean },
): Readable => {
  if (deviceId !== undefined)
    return mayWatch({ devices: [...devices] }, deviceId)
      ? { of: { deviceId }, unseen: [] }
      : { of: undefined, unseen: [`The rule is not about ${deviceId}.`] }
  const all = bothName(devices, claims)
  const foreign = devices.every(pattern => coversPattern(claims, pattern))
    ? []
    : ['Only devices that the token covers were looked at.']
  const single = all.filter(pattern => !isPrefix(pattern))
  if (all.length === 0) return { of: undefined, unseen: foreign }
  if (single.length === all.length && single.length <= MAX_SINGLE) return { of: { devices: all }, unseen: foreign }
  if (keepsMerged)
    return {
      of: { devices: all.slice(0, MAX_PATTERNS) },
      unseen: [...foreign, ...leftOut(all.slice(MAX_PATTERNS), 'they are more than one search can have')],
    }
  const looked = single.slice(0, MAX_SINGLE)
  return {
    of: looked.length > 0 ? { devices: looked } : undefined,
    unseen: [
      ...foreign,
      ...leftOut(
        all.filter(pattern => !looked.includes(pattern)),
        'the stack keeps no history over all devices (mergedHistory); name up to ten devices, or one with deviceId',
      ),
    ],
  }
}

const SHOWN = 5
const leftOut = (patterns: readonly string[], reason: string): readonly string[] =>
  patterns.length === 0
    ? []
    : [
        `${patterns.slice(0, SHOWN).join(', ')}${patterns.length > SHOWN ? ` and ${patterns.length - SHOWN} more` : ''} could not be looked at: ${reason}.`,
      ]
