import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { SQSClient } from '@aws-sdk/client-sqs'
import { eventBridgeAgain } from '../../core/operations/deadLetters/sendAgain.ts'
import { sqsLetterQueues } from '../../core/operations/deadLetters/sqsQueues.ts'
import { type Subcommand, subcommand } from '../command/subcommand.ts'
import { runRedrive } from './redrive.ts'
import { type RedriveSettings, readRedriveSettings, redriveFace } from './settings.ts'
import { stackOfLetters } from './stack.ts'

/** `sonde redrive`. */
export const redriveCommand: Subcommand<RedriveSettings> = subcommand({
  ...redriveFace,
  read: readRedriveSettings,
  run: async settings => {
    const { client, busName, stackName } = await stackOfLetters(settings)
    const all = await sqsLetterQueues(new SQSClient(client), stackName)
    const queues = all.filter(({ target }) => settings.queue === undefined || target === settings.queue)
    if (queues.length === 0) {
      const known = all.map(({ target }) => target).join(', ')
      throw new Error(known ? `no such queue; there are ${known}` : 'this stack has no dead-letter queues here')
    }
    const sendAgain = eventBridgeAgain({ client: new EventBridgeClient(client), busName })
    // Ctrl-C puts back the letters that are held: nobody else would see them for fifteen minutes.
    const stop = new AbortController()
    const interrupted = () => stop.abort()
    process.once('SIGINT', interrupted)
    try {
      const done = await runRedrive(settings.command, { queues, sendAgain, signal: stop.signal, now: Date.now })
      return stop.signal.aborted
        ? { ...done, err: 'ended by Ctrl-C before all letters were looked at\n', code: 1 }
        : done
    } finally {
      process.off('SIGINT', interrupted)
    }
  },
})
