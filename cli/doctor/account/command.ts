import { type Subcommand, subcommand } from '../../command/subcommand.ts'
import { examineAccount } from './examine.ts'
import { endpointFinding } from './network.ts'
import { DOCTOR_POLICY } from './policy.ts'
import { regionAtSight } from './region.ts'
import { reportAccount } from './report.ts'
import { type BeforeDeploySettings, beforeDeployFace, readBeforeDeploySettings } from './settings.ts'
import { surroundings } from './surroundings.ts'

/** The doctor for an account, before there is a stack. */
export const beforeDeployCommand = (environment: NodeJS.ProcessEnv): Subcommand<BeforeDeploySettings> =>
  subcommand({
    ...beforeDeployFace,
    read: values => readBeforeDeploySettings(values),
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
