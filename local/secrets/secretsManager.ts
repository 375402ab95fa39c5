import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { AccessDenied, type Authorize, type Caller, type Resource } from '../contracts.ts'
import { type Journal, noJournal } from '../journal/records.ts'
import { actions } from './actions.ts'
import { refused, type SecretsAnswer, SecretsFailure } from './failure.ts'
import type { RandomInt } from './secretString.ts'
import { secretStore } from './store.ts'

/** Secrets Manager, on this machine. */
export type SecretsManager = {
  /**
   * Answers one call of the JSON 1.1 protocol. Never rejects for what AWS would answer.
   * @param action what follows the dot in `X-Amz-Target: secretsmanager.GetSecretValue`
   * @param body the request, parsed
   */
  readonly handle: (action: string, body: unknown, caller: Caller) => Promise<SecretsAnswer>
}

const Asked = z.looseObject({ SecretId: z.string().min(1) })

/**
 * The secrets of a template. Secrets Manager API Reference and User Guide, "What's in a Secrets Manager secret?" (versions
 * and staging labels). Not emulated: rotation, replication, binary values, deletion, resource policies.
 * @param random a whole number below a bound, for generated values
 * @param now ms since the epoch
 * @throws Error for a property of a secret that is not understood
 */
export const secretsManager = ({
  secrets,
  authorize,
  random,
  now = Date.now,
  newId = randomUUID,
  journal = noJournal,
}: {
  readonly secrets: readonly Resource[]
  readonly authorize: Authorize
  readonly random?: RandomInt
  readonly now?: () => number
  readonly newId?: () => string
  /** Where versions are kept that somebody has put; nowhere unless given. */
  readonly journal?: Journal
}): SecretsManager => {
  const records = journal.records('secret')
  const store = secretStore(secrets, { now, random, records })

  const answer = (action: string, body: unknown, caller: Caller): unknown => {
    const run = Object.hasOwn(actions, action) ? actions[action] : undefined
    if (run === undefined) throw new SecretsFailure('UnknownOperationException', `${action} is not emulated locally`)
    const asked = Asked.safeParse(body)
    if (!asked.success) throw new SecretsFailure('InvalidParameterException', 'SecretId is missing')
    const { SecretId } = asked.data
    const secret = store.find(SecretId)
    // A secret that does not exist is refused like any other to a caller that may not ask for it.
    authorize({ caller, action: `secretsmanager:${action}`, resourceArn: secret?.arn ?? SecretId })
    if (secret === undefined)
      throw new SecretsFailure('ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
    return run({ store, secret, newId }, body)
  }

  return {
    handle: async (action, body, caller) => {
      try {
        const done = answer(action, body, caller)
        await records.written()
        return { status: 200, body: done }
      } catch (error) {
        if (error instanceof SecretsFailure || error instanceof AccessDenied) return refused(error.name, error.message)
        throw error
      }
    },
  }
}
