import { unless } from '../../aws/refusal.ts'
import type { Check } from './account.ts'
import { type Finding, mend, note } from './finding.ts'

/** Roles that AWS services make for themselves, once for an account. */
const ROLES = [
  { name: 'AWSServiceRoleForECS', service: 'ecs.amazonaws.com', of: 'ECS', isRaced: true },
  {
    name: 'AWSServiceRoleForElasticLoadBalancing',
    service: 'elasticloadbalancing.amazonaws.com',
    of: 'Elastic Load Balancing',
    isRaced: false,
  },
  {
    name: 'AWSServiceRoleForApplicationAutoScaling_ECSService',
    service: 'ecs.application-autoscaling.amazonaws.com',
    of: 'Application Auto Scaling',
    isRaced: false,
  },
] as const

const about = 'service-linked role'

/** ECS needs its role a moment after it made it, and can lose that race; the others only need the right to make theirs. */
export const serviceRoles: Check = async ({ ask, config }) => {
  const roles = ROLES.filter(
    ({ of }) => of !== 'Application Auto Scaling' || config.listenerMaxCount > config.listenerCount,
  )
  const findings = await Promise.all(
    roles.map(async ({ name, service, of, isRaced }): Promise<readonly Finding[]> => {
      const found = await ask('iam:GetRole', { RoleName: name }).catch(unless(/^NoSuchEntity$/, undefined))
      if (found !== undefined) return []
      const command = `aws iam create-service-linked-role --aws-service-name ${service}`
      return [
        isRaced
          ? mend({
              about,
              why: `${of} has no role in this account, and the first cluster can fail without it`,
              command,
            })
          : note({
              about,
              why: `${of} has no role in this account: the deployment makes it where it has the right iam:CreateServiceLinkedRole`,
              command,
            }),
      ]
    }),
  )
  return findings.flat()
}
