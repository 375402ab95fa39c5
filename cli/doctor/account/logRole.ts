import * as z from 'zod'
import { unless } from '../../aws/refusal.ts'
import { type Check, deployWith } from './account.ts'
import { mend } from './finding.ts'

const Settings = z.looseObject({ cloudwatchRoleArn: z.string().optional() })

const about = 'API Gateway log role'

/** The role for logs of WebSocket APIs is one for the account and region: it has to be there, and must not be taken from others. */
export const logRole: Check = async account => {
  const { ask, config, region, stackName } = account
  const asked = config.webSocketAccessLogs
  if (asked === 'none') return []
  const { cloudwatchRoleArn: arn } = Settings.parse(await ask('apigateway:GetAccount'))
  const name = arn?.split('/').at(-1)
  const isThere =
    name !== undefined &&
    (await ask('iam:GetRole', { RoleName: name }).catch(unless(/^NoSuchEntity$/, undefined))) !== undefined
  if (asked === 'account' && !isThere)
    return [
      mend({
        about,
        why:
          name === undefined
            ? `API Gateway has no log role in ${region}, which webSocketAccessLogs "account" relies on`
            : `The log role of API Gateway in ${region} does not exist any more: ${name}`,
        command: deployWith(account, { webSocketAccessLogs: 'own-role' }),
      }),
    ]
  if (asked === 'own-role' && isThere && !name.startsWith(`${stackName}-LivePath`))
    return [
      mend({
        about,
        why: `webSocketAccessLogs "own-role" would take the place of ${name}, with which other APIs of ${region} write their logs`,
        command: deployWith(account, { webSocketAccessLogs: 'account' }),
      }),
    ]
  return []
}
