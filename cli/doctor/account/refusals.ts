import * as z from 'zod'
import type { AskAws } from '../../aws/ask.ts'
import { type OperationName, operations } from '../../aws/operations.ts'
import { AwsRefusal } from '../../aws/refusal.ts'
import { AwsUnanswered } from '../../aws/unanswered.ts'
import { type Finding, mend, note } from './finding.ts'

/** The right that an operation needs. */
export const permissionOf = (name: OperationName): string => {
  const operation = operations[name]
  return 'permission' in operation ? operation.permission : name
}

/** The refusals of an account while it is asked. */
export type Refusals = {
  /** Asks, and remembers refusals. */
  readonly ask: AskAws
  /** The findings of a check; where the account refuses, its other checks go on. */
  readonly tolerated: (check: () => Promise<readonly Finding[]>) => Promise<readonly Finding[]>
  /** A finding for each kind of refusal, however many questions it met. */
  readonly findings: (caller: string) => readonly Finding[]
}

/** Remembers what an account refuses, so that each kind of refusal is told once. */
export const refusalsOf = (ask: AskAws): Refusals => {
  const denied = new Set<string>()
  const inactive = new Set<string>()
  const unanswered = new Set<string>()
  return {
    ask: async (operation, ...rest) => {
      try {
        return await ask(operation, ...rest)
      } catch (error) {
        if (error instanceof AwsRefusal && error.isDenied) denied.add(permissionOf(operation))
        if (error instanceof AwsRefusal && error.isOfNewAccount) inactive.add(error.message)
        throw error
      }
    },
    tolerated: async check => {
      try {
        return await check()
      } catch (error) {
        if (error instanceof AwsRefusal) return error.isDenied || error.isOfNewAccount ? [] : [notUnderstood(error)]
        if (error instanceof z.ZodError) return [notUnderstood(error)]
        if (error instanceof AwsUnanswered) {
          unanswered.add(error.message)
          return []
        }
        throw error
      }
    },
    findings: caller => [...notActivated(inactive), ...[...unanswered].map(partly), ...notAsked(denied, caller)],
  }
}

const notUnderstood = (error: AwsRefusal | z.ZodError): Finding => {
  const what =
    error instanceof AwsRefusal
      ? error.message
      : `An answer of AWS has another shape: ${z.prettifyError(error).replaceAll('\n', ' ')}`
  return partly(what)
}

/** A note that a part of the examination is missing. */
const partly = (what: string): Finding =>
  note({
    about: 'questions',
    why: `${what}, so that a part was not looked at`,
    command: 'npx sonde doctor --before-deploy',
  })

const notActivated = (said: ReadonlySet<string>): readonly Finding[] => {
  const [first] = said
  if (first === undefined) return []
  const why = `AWS has not activated this account yet: ${first}. It wants a payment method and a telephone number, and can take a day`
  return [mend({ about: 'account', why, command: "open 'https://portal.aws.amazon.com/billing/signup'" })]
}

const notAsked = (denied: ReadonlySet<string>, caller: string): readonly Finding[] => {
  if (denied.size === 0) return []
  const policy = `--policy-name sonde-doctor --policy-document "$(npx sonde doctor --before-deploy --policy)"`
  const [, role] = /:(?:assumed-)?role\/(?:.*\/)?([^/]+)\/[^/]+$/.exec(caller) ?? []
  const to = caller.includes(':user/')
    ? `aws iam put-user-policy --user-name ${caller.split('/').at(-1)}`
    : `aws iam put-role-policy --role-name ${role ?? 'ROLE'}`
  const why = `Some questions could not be asked: ${[...denied].toSorted().join(', ')} is denied`
  return [note({ about: 'permissions', why, command: `${to} ${policy}` })]
}
