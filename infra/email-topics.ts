import { Key } from 'aws-cdk-lib/aws-kms'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'
import type { StageChannels } from '../core/contracts/channels.ts'
import type { Config } from './config.ts'

/**
 * Makes a topic for each channel of e-mail, with its addresses. Where the stage has a customer's key, it encrypts them: unlike the alarms of
 * the stack, alerts say something about devices.
 * @returns the channels whose address stands in the configuration: those of e-mail, and in local stages others
 */
export const stageChannels = (
  scope: Construct,
  { alertChannels, kmsKeyArn }: Pick<Config, 'alertChannels' | 'kmsKeyArn'>,
): { readonly channels: StageChannels; readonly topicArns: string[] } => {
  const masterKey = kmsKeyArn === undefined ? undefined : Key.fromKeyArn(scope, 'Key', kmsKeyArn)
  const channels: StageChannels = {}
  const topicArns: string[] = []
  for (const [name, channel] of Object.entries(alertChannels)) {
    if (channel.type === 'email') {
      const topic = new Topic(scope, `Email-${name}`, { enforceSSL: true, ...(masterKey && { masterKey }) })
      for (const address of new Set(channel.addresses)) topic.addSubscription(new EmailSubscription(address))
      channels[name] = { type: 'email', topicArn: topic.topicArn }
      topicArns.push(topic.topicArn)
    } else if ('url' in channel) channels[name] = channel
  }
  return { channels, topicArns }
}
