import type { Command } from '../../command.ts'
import { examineAccount } from './examine.ts'
import { endpointFinding } from './network.ts'
import { DOCTOR_POLICY } from './policy.ts'
import { regionAtSight } from './region.ts'
import { reportAccount } from './report.ts'
import { type BeforeDeploySettings, parseBeforeDeploySettings } from './settings.ts'
import { surroundings } from './surroundings.ts'

export const BEFORE_DEPLOY_USAGE = `Asks an AWS account whether a stage can be deployed into it, and changes nothing. Prints a line for each thing in its way, and the one
command that mends it.

  npm run doctor -- --before-deploy
  npm run doctor -- --before-deploy -c sonde='{"stage":"prod"}' --account 123456789012 --region eu-west-1

  -c, --context  as for cdk deploy: the settings of the stage, and other keys of the context; those of cdk.json unless given
  --account      the account that is meant; that of your credentials unless given
  --region       the region of the stage; that of your AWS settings unless given
  --profile      a profile of your AWS settings
  --json         the findings as JSON
  --policy       prints the IAM policy with which all questions can be asked, and asks none

Exit code 0: nothing stands against a deployment; 1: something must be mended; 2: the command line or a setting is not understood.
`

/** The doctor for an account, before there is a stack. */
export const beforeDeployCommand = (environment: NodeJS.ProcessEnv): Command<BeforeDeploySettings> => ({
  name: 'npm run doctor -- --before-deploy',
  usage: BEFORE_DEPLOY_USAGE,
  parse: parseBeforeDeploySettings,
  run: async settings => {
    if (settings.isPolicy) return `${JSON.stringify(DOCTOR_POLICY, null, 2)}\n`
    const { region, profile, isFromVariables, way, askIn } = await surroundings(settings, environment)
    const told = {
      stackName: `Sonde-${settings.config.stage}`,
      isJson: settings.isJson,
      region: region ?? 'no region',
      asked: {
        profile: settings.profile,
        region: settings.region,
        hasKeys: environment.AWS_ACCESS_KEY_ID !== undefined,
      },
    }
    const wrong = regionAtSight(region) ?? endpointFinding(way)
    if (region === undefined || wrong)
      return reportAccount({ account: undefined, findings: wrong ? [wrong] : [] }, told)
    const examined = await examineAccount({ ...settings, profile, isFromVariables, way, region, ask: askIn(region) })
    return reportAccount(examined, told)
  },
})
