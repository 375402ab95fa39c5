import type { Access } from '../contracts.ts'
import { arnPattern, type Matches, wildcard } from '../wildcard.ts'

/** One line of a statement's `Condition`. */
export type Condition = { readonly key: string; readonly holds: Matches }

const same =
  (wanted: string): Matches =>
  text =>
    text === wanted

/** Operators that the local run evaluates. IAM User Guide, "IAM JSON policy elements: Condition operators". */
const operators: Readonly<Record<string, (wanted: string) => Matches>> = {
  StringEquals: same,
  StringLike: wanted => wildcard(wanted),
  ArnEquals: arnPattern,
  ArnLike: arnPattern,
  Bool: wanted => same(wanted.toLowerCase()),
}

/** Reads one condition key of a call. A key that a call does not have fails the condition, as IAM says of all operators without `IfExists`. */
const keys: Readonly<Record<string, (access: Access) => string | undefined>> = {
  'aws:sourcearn': ({ caller }) => (caller.kind === 'service' ? caller.sourceArn : undefined),
  'aws:sourceaccount': ({ caller }) => (caller.kind === 'service' ? caller.sourceArn.split(':')[4] : undefined),
  'aws:principalarn': ({ caller }) => (caller.kind === 'role' ? caller.roleArn : undefined),
  // Nothing is encrypted here, so that nobody calls KMS, by itself or through a service.
  'kms:viaservice': () => undefined,
  // The emulators speak plain HTTP on the loopback; on AWS the same call goes over TLS.
  'aws:securetransport': () => 'true',
}

const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value : [value]).map(String)

/**
 * Reads a `Condition` block. @throws Error for an operator or a condition key that the local run does not know: passing it
 * over would allow here what IAM refuses, or the other way round.
 */
export const conditions = (
  block: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  where: string,
): Condition[] =>
  Object.entries(block).flatMap(([operator, tests]) => {
    const matcher = Object.hasOwn(operators, operator) ? operators[operator] : undefined
    if (matcher === undefined) throw new Error(`${where}: condition operator ${operator} is not known locally`)
    return Object.entries(tests).map(([name, values]) => {
      const key = name.toLowerCase()
      if (!Object.hasOwn(keys, key)) throw new Error(`${where}: condition key ${name} is not known locally`)
      const wanted = texts(values)
      if (wanted.some(text => text.includes('${'))) throw new Error(`${where}: policy variables are not known locally`)
      const matchers = wanted.map(matcher)
      return { key, holds: (text: string) => matchers.some(matches => matches(text)) }
    })
  })

/** Whether every condition holds for a call. Keys that the caller put into `context` go before derived ones. */
export const conditionsHold = (all: readonly Condition[], access: Access): boolean =>
  all.every(({ key, holds }) => {
    const given = Object.entries(access.context ?? {}).find(([name]) => name.toLowerCase() === key)?.[1]
    const value = given ?? keys[key]?.(access)
    return value !== undefined && holds(value)
  })
