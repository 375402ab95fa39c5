import { Aws, Stack } from 'aws-cdk-lib'
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'
import type { Config } from './config.ts'

/** The channels of the stage's configuration that are told of the stack's own alarms. */
export const alarmChannels = ({ alertChannels, alarmChannels }: Pick<Config, 'alertChannels' | 'alarmChannels'>) =>
  alarmChannels ?? Object.keys(alertChannels)

/**
 * The topic that alarms are sent to: the stage's own, else a new one with the stage's email address; undefined where the stage
 * has neither, and no channel that is told of alarms. CloudWatch may publish to the new one over TLS only, and only for the alarms of this stack. The topic is not
 * encrypted with a key: the key that AWS owns would lock CloudWatch out, another one costs $1 a month, and an alarm tells its
 * name and numbers but nothing about a device.
 */
export const alarmTopic = (scope: Construct, config: Config): ITopic | undefined => {
  const { alarmTopicArn, alarmEmail } = config
  if (alarmTopicArn) return Topic.fromTopicArn(scope, 'Topic', alarmTopicArn)
  if (!alarmEmail && alarmChannels(config).length === 0) return undefined
  const topic = new Topic(scope, 'Topic', { enforceSSL: true })
  if (alarmEmail) topic.addSubscription(new EmailSubscription(alarmEmail))
  const { partition, region, account } = Stack.of(scope)
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsOfThisStack',
      effect: Effect.ALLOW,
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: {
        ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudwatch:${region}:${account}:alarm:${Aws.STACK_NAME}-*` },
        StringEquals: { 'aws:SourceAccount': account },
      },
    }),
  )
  return topic
}
