import { shortName } from '../console.ts'
import type { Invoke, SendToQueue } from '../contracts.ts'
import type { LocalRoutes } from '../front/local.ts'
import { topicService } from '../front/topicService.ts'
import { emails } from '../topics/emails.ts'
import { topics } from '../topics/topics.ts'
import type { LocalRun, Part } from './localRun.ts'

/** The template's topics. Alarms are published to theirs. */
export const sns = (
  run: LocalRun,
  around: { readonly invoke: Pick<Invoke, 'async'>; readonly sendToQueue: SendToQueue },
): Part & { readonly resume: () => void; readonly local: LocalRoutes } => {
  const { resources, journal, say } = run
  const tell = (source: string, level: 'info' | 'warn', message: string, fields: object): void =>
    say(source, JSON.stringify({ time: new Date().toISOString(), level, message, ...fields }))
  const outbox = emails(({ to, subject, text }) => tell('email', 'info', subject, { to, text }))
  const served = topics({
    ...run,
    ...around,
    topics: resources.ofType('AWS::SNS::Topic'),
    subscriptions: resources.ofType('AWS::SNS::Subscription'),
    policies: resources.ofType('AWS::SNS::TopicPolicy'),
    emails: outbox,
    records: journal.records('notification'),
    warn: (message, fields) => tell('topics', 'warn', message, fields),
    now: Date.now,
    random: Math.random,
  })
  run.atEachAlarm(async ({ alarmArn, topicArns, subject, message }) => {
    for (const topicArn of topicArns) {
      const caller = { kind: 'service', service: 'cloudwatch.amazonaws.com', sourceArn: alarmArn } as const
      await served.publish(topicArn, { Subject: subject, Message: message }, caller).catch((error: unknown) => {
        tell('topics', 'warn', 'an alarm told nobody', { alarm: alarmArn, topic: topicArn, error: String(error) })
      })
    }
  })
  return {
    resume: served.resume,
    front: { sns: topicService(served) },
    local: { '/_local/emails': { GET: () => ({ status: 200, body: outbox.all() }) } },
    unfinished: () =>
      served.unfinished().map(({ subscription: { protocol, endpoint }, dueAt }) => {
        const name = shortName(endpoint.split(':').at(-1) ?? '')
        return { target: protocol === 'lambda' ? name : `${protocol} ${name}`, dueAt }
      }),
    meter: () => ({ snsRequests: served.billed(), snsEmails: outbox.count() }),
    close: async () => served.close(),
  }
}
