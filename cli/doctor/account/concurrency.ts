import * as z from 'zod'
import { type Check, deployWith, isFirst } from './account.ts'
import { mend, note } from './finding.ts'
import { increase } from './quota.ts'

const Limits = z.looseObject({
  AccountLimit: z.looseObject({ ConcurrentExecutions: z.number(), UnreservedConcurrentExecutions: z.number() }),
})

const QUOTA = { service: 'lambda', code: 'L-B99A9384', otherwise: 1000 }
/** Lambda refuses a reservation that leaves less than this for all other functions; a new account has less from the start. */
const MIN_UNRESERVED = 100
/** Fewer than this, and one busy function throttles the others. */
const ENOUGH = 100

const about = 'Lambda concurrency'

/** A new account has 10 or 50 concurrent invocations, until somebody asks for more. */
export const concurrency: Check = async account => {
  const { ask, config, region } = account
  const { AccountLimit } = Limits.parse(await ask('lambda:GetAccountSettings'))
  const { ConcurrentExecutions: all, UnreservedConcurrentExecutions: free } = AccountLimit
  const wanted = config.openedConcurrency
  const minimum = Math.min(MIN_UNRESERVED, all)
  if (wanted > 0 && isFirst(account) && free - wanted < minimum)
    return [
      mend({
        about,
        why: `openedConcurrency reserves ${wanted} of ${free} invocations, and Lambda keeps at least ${minimum} unreserved`,
        command: deployWith(account, { openedConcurrency: 0 }),
      }),
    ]
  if (all >= ENOUGH) return []
  return [
    note({
      about,
      why: `The functions of this account run at most ${all} at a time in ${region}: a stage works, and throttles early`,
      command: increase(QUOTA, 1000, region),
    }),
  ]
}
