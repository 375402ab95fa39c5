import { Aws, Stack } from 'aws-cdk-lib'
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'
import type { Config } from './config.ts'

/**
 * Who hears of alarms: the stage's own topic, else one with its address; none where it has neither. CloudWatch may publish for
 * the alarms of this stack alone, and over TLS only. It is not encrypted with a key: AWS's own would lock CloudWatch out, one of
 * the stage costs $1 a month, and what an alarm says (its name and numbers) is about no device.
 */
export const alarmTopic = (scope: Construct, { alarmTopicArn, alarmEmail }: Config): ITopic | undefined => {
  if (alarmTopicArn) return Topic.fromTopicArn(scope, 'Topic', alarmTopicArn)
  if (!alarmEmail) return undefined
  const topic = new Topic(scope, 'Topic', { enforceSSL: true })
  topic.addSubscription(new EmailSubscription(alarmEmail))
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
