import * as z from 'zod'
import type { AskAws } from '../../aws/ask.ts'
import { unless } from '../../aws/refusal.ts'

/** A quota in Service Quotas. */
export type Quota = {
  readonly service: string
  readonly code: string
  /** The value where Service Quotas does not know the quota in this region. */
  readonly otherwise: number
}

const Answer = z.looseObject({ Quota: z.looseObject({ Value: z.number() }) })

/** The value that holds for the account: the one that was granted to it, else the default. */
export const quotaOf = async (ask: AskAws, { service, code, otherwise }: Quota, region?: string): Promise<number> => {
  const parameters = { ServiceCode: service, QuotaCode: code }
  const unknown = unless(/^NoSuchResourceException$/, undefined)
  const answer =
    (await ask('servicequotas:GetServiceQuota', parameters, region).catch(unknown)) ??
    (await ask('servicequotas:GetAWSDefaultServiceQuota', parameters, region).catch(unknown))
  return answer === undefined ? otherwise : Answer.parse(answer).Quota.Value
}

/** The command that asks for more. AWS answers within minutes, or opens a case. */
export const increase = ({ service, code }: Quota, to: number, region: string): string =>
  `aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value ${to} --region ${region}`
