import * as z from 'zod'
import type { Caller } from '../contracts.ts'

const Texts = z.union([z.string(), z.array(z.string())]).transform(value => [value].flat())

/** `Principal` of a resource policy. Federated and canonical users do not exist in a local run. */
export const Principal = z.union([
  z.literal('*').transform(() => ({ AWS: ['*'], Service: [] as readonly string[] })),
  z.strictObject({ AWS: Texts.default([]), Service: Texts.default([]) }),
])

/** The principals of a statement. `account`: an account named as a whole, which leaves an Allow to the policies of its roles. */
export type Principals = {
  readonly everyone: boolean
  readonly account: boolean
  readonly roles: ReadonlySet<string>
  readonly services: ReadonlySet<string>
}

const isAccount = (name: string): boolean => /^(\d{12}|arn:aws[\w-]*:iam::\d{12}:root)$/.test(name)
const isRole = (name: string): boolean => /^arn:aws[\w-]*:iam::\d{12}:role\/.+$/.test(name)

/**
 * Reads the principals of a statement. IAM User Guide, "AWS JSON policy elements: Principal".
 * @throws Error for a principal that is neither everyone, an account, a role nor a service
 */
export const principals = ({ AWS, Service }: z.output<typeof Principal>, where: string): Principals => {
  const strange = AWS.find(name => name !== '*' && !isAccount(name) && !isRole(name))
  if (strange !== undefined) throw new Error(`${where}: principal ${strange} is not known locally`)
  return {
    everyone: AWS.includes('*'),
    account: AWS.some(isAccount),
    roles: new Set(AWS.filter(isRole)),
    services: new Set(Service),
  }
}

/**
 * Whether a statement is about this caller. An account named as a whole gives nothing by itself (its roles' own policies
 * decide), but a Deny for it strikes every role.
 */
export const concerns = (who: Principals, caller: Caller, effect: 'Allow' | 'Deny'): boolean => {
  if (who.everyone) return true
  if (caller.kind === 'service') return who.services.has(caller.service)
  if (caller.kind === 'admin') return false
  return who.roles.has(caller.roleArn) || (who.account && effect === 'Deny')
}
