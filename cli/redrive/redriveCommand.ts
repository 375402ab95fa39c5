import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { SQSClient } from '@aws-sdk/client-sqs'
import { eventBridgeAgain } from '../../core/operations/deadLetters/sendAgain.ts'
import { sqsLetterQueues } from '../../core/operations/deadLetters/sqsQueues.ts'
import type { Command } from '../command.ts'
import { runRedrive } from './redrive.ts'
import { parseRedriveSettings, REDRIVE_USAGE, type RedriveSettings } from './settings.ts'
import { stackOfLetters } from './stack.ts'

/** `npm run redrive`. */
export const redriveCommand: Command<RedriveSettings> = {
  usage: REDRIVE_USAGE,
  parse: parseRedriveSettings,
  run: async settings => {
    const { client, busName, stackName } = await stackOfLetters(settings)
    const all = await sqsLetterQueues(new SQSClient(client), stackName)
    const queues = all.filter(({ target }) => settings.queue === undefined || target === settings.queue)
    if (queues.length === 0) {
      const known = all.map(({ target }) => target).join(', ')
      throw new Error(known ? `no such queue; there are ${known}` : 'this stack has no dead-letter queues here')
    }
    const sendAgain = eventBridgeAgain({ client: new EventBridgeClient(client), busName })
    return runRedrive(settings.command, { queues, sendAgain, now: Date.now })
  },
}
