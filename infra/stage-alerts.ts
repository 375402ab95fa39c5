import { CustomResource, Duration } from 'aws-cdk-lib'
import { Construct } from 'constructs'
import type { ConfiguredAlerts } from '../core/alerts/stage/configured.ts'
import { accept } from './accepted.ts'
import type { Config } from './config.ts'
import type { MakeFunction } from './make-function.ts'
import { allowRuleChanges, type RuleChangeProps, ruleChangeVariables } from './rule-changes.ts'
import type { SondeFunction } from './sonde-function.ts'

export type StageAlertsProps = RuleChangeProps & {
  readonly config: Config
  readonly makeFunction: MakeFunction
}

/** CloudFormation waits no longer for an answer; the function gives one before it ends. */
const TIMEOUT = Duration.minutes(3)

/** The rules and channels of the configuration as text: CloudFormation makes text of the numbers in properties of custom resources. */
const configured = ({ alerts: rules, alertChannels }: Pick<Config, 'alerts' | 'alertChannels'>): string =>
  JSON.stringify({
    rules,
    channels: Object.fromEntries(Object.entries(alertChannels).map(([name, { type }]) => [name, { type }])),
  } satisfies ConfiguredAlerts)

/**
 * Puts the rules and channels of the configuration in force at each deployment that changes them, and removes every rule of alerts from the bus before
 * that is deleted. Rules that were made over HTTP stay at a deployment.
 */
export class StageAlerts extends Construct {
  readonly keep: SondeFunction

  constructor(scope: Construct, id: string, { config, makeFunction, ...changed }: StageAlertsProps) {
    super(scope, id)
    this.keep = makeFunction(this, 'Keep', {
      name: 'stage-alerts',
      description: 'Puts the alerts of the configuration in force',
      environment: ruleChangeVariables(changed),
      timeout: TIMEOUT,
    })
    allowRuleChanges(this.keep, changed)
    this.keep.allow(['events:ListRules'], ['*'])
    accept(this.keep.role, { 'IAM5[Resource::*]': 'events:ListRules has no resource. It shows no event.' })
    const resource = new CustomResource(this, 'Configured', {
      serviceToken: this.keep.lambda.functionArn,
      resourceType: 'Custom::SondeAlerts',
      serviceTimeout: TIMEOUT.plus(Duration.minutes(2)),
      properties: { Alerts: configured(config) },
    })
    // The function needs its rights for as long as the resource exists: for its deletion too.
    resource.node.addDependency(this.keep.role, changed.bus, changed.judging.judge)
  }
}
