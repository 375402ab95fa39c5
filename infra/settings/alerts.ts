import * as z from 'zod'
import { ruleProblems } from '../../core/alerts/pattern/ruleProblems.ts'
import { AlertName, AlertRule, ChannelName } from '../../core/contracts/alerts.ts'
import { Channel } from '../../core/contracts/channels.ts'
import { isCidr } from '../cidr.ts'
import { FREE, setting } from './setting.ts'

/** Channels whose address is a secret: `npx sonde alert channel set` gives it, once the stage is deployed. */
const Secret = z.strictObject({ type: z.enum(['slack', 'discord', 'ntfy', 'teams', 'webhook']) })

const Email = z.strictObject({
  type: z.literal('email'),
  addresses: z.array(z.email()).min(1).max(20),
})

/** A channel of the stage's configuration. */
export const StageChannel = z.union([Email, Secret, Channel], {
  error:
    'not a channel: {"type":"email","addresses":["ops@example.com"]}, or {"type":"slack"}, discord, ntfy, teams, webhook',
})
export type StageChannel = z.infer<typeof StageChannel>

/** Settings of alerts: rules, and the channels over which they are told. */
export const alertSettings = {
  alerts: setting(z.record(AlertName, AlertRule).default({}), {
    about:
      'Rules by name: when somebody is told about a device, and over which of `alertChannels`: see [alerts.md](../alerts.md). Rules can be made over HTTP too',
    cost: 'nothing where nothing matches; an invocation and about two write units for an event that does',
  }),
  alertChannels: setting(z.record(ChannelName, StageChannel).default({}), {
    about:
      'Channels by name: `{"type":"email","addresses":["ops@example.com"]}`, or `{"type":"slack"}`, `discord`, `ntfy`, `teams`, `webhook`, whose address you give with `npx sonde alert channel set`. AWS asks each e-mail address once for consent. The stage `local` takes `url` here',
    cost: 'e-mails $2.00 per 100,000 after the first 1,000 of a month',
  }),
  alertNetworks: setting(
    z
      .array(
        z.string().refine(isCidr, { error: ({ input }) => `'${input}' is not an address range such as 10.0.0.0/8` }),
      )
      .max(50)
      .default([]),
    {
      about:
        'Private networks (CIDR) that channels may reach all the same. Loopback, link-local and private addresses, and those of metadata services, are refused at each delivery',
      cost: FREE,
    },
  ),
  alarmChannels: setting(z.array(ChannelName).optional(), {
    about: 'Which of `alertChannels` are told of the stack’s own alarms: all unless given; `[]`: none of them',
    cost: FREE,
  }),
}

type Alerts = z.infer<z.ZodObject<typeof alertSettings>>

/** Rules travel to the function that puts them on the bus in one message of CloudFormation. */
const MAX_RULES_BYTES = 100_000

/** Where a fault is in the settings, and its reason. */
type SettingProblem = readonly [path: readonly string[], message: string]

/** Combinations of settings that are not allowed. */
export const alertProblems = ({
  alerts,
  alertChannels,
  alarmChannels = [],
  stage,
}: Alerts & { readonly stage: string }): readonly SettingProblem[] => {
  const isUnknown = (channel: string) => !Object.hasOwn(alertChannels, channel)
  const problems: SettingProblem[] = Object.entries(alerts).flatMap(([name, { channels }]) =>
    channels
      .filter(isUnknown)
      .map(channel => [['alerts', name, 'channels'], `'${channel}' is not one of alertChannels`] as const),
  )
  for (const [name, rule] of Object.entries(alerts))
    for (const { path, message } of ruleProblems(name, rule))
      problems.push([['alerts', name, ...path.split('.').filter(Boolean)], message])
  for (const channel of alarmChannels.filter(isUnknown))
    problems.push([['alarmChannels'], `'${channel}' is not one of alertChannels`])
  if (stage !== 'local')
    for (const [name, channel] of Object.entries(alertChannels))
      if ('url' in channel)
        problems.push([
          ['alertChannels', name, 'url'],
          `an address is a secret: leave it out here, deploy, and give it with “npx sonde alert channel set ${name}”`,
        ])
  if (Buffer.byteLength(JSON.stringify(alerts)) > MAX_RULES_BYTES)
    problems.push([['alerts'], `more than ${MAX_RULES_BYTES / 1000} KB as JSON: make some rules over HTTP`])
  return problems
}
