import * as z from 'zod'
import { retentionSettings } from './retention.ts'
import { FREE, setting } from './setting.ts'

const LOG_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 180, 365]

/** What is kept, and for how long. */
export const storageSettings = {
  production: setting(z.boolean(), {
    about:
      'Whether what is stored outlives mistakes: tables cannot be deleted, and tables, secret, dead letters and logs stay when the stack goes. `true` unless given where the stage is `prod` or `production`',
    cost: 'what stays is paid until you delete it: tables $0.25 a GB and month, the secret $0.40 a month',
  }),
  mergedHistory: setting(z.boolean().default(true), {
    about: 'Keeps history over all devices (`deviceId=*`, `GET /events`)',
    cost: 'one write unit more an event ($0.63 per million), and its bytes stored twice',
  }),
  ...retentionSettings,
  logRetentionDays: setting(z.union(LOG_DAYS.map(days => z.literal(days))).default(14), {
    about: 'How long the logs stay in CloudWatch',
    unit: 'days',
    cost: '$0.03 a GB and month (written once for $0.50 a GB, however long they stay)',
  }),
  kmsKeyArn: setting(
    z
      .string()
      .regex(/^arn:[^:]+:kms:[a-z0-9-]+:\d{12}:key\/.+$/, 'the ARN of a key (not of an alias)')
      .optional(),
    {
      about:
        'A key of your own (AWS KMS, symmetric) for tables, queues, secret, bus, log groups and topics, in place of those that AWS owns. Its policy has to let these services use it: docs/deploy.md',
      cost: '$1 a month, and $0.03 per 10,000 requests: tables and queues ask for it every five minutes each, the bus with each event',
    },
  ),
}

/** Of the configuration as a whole. */
export const stageSetting = setting(
  z.string().regex(/^[a-z][a-z0-9-]{0,19}$/, 'small letters, digits and -, at most 20, a letter first'),
  { about: 'Names the stack: `Sonde-<stage>`. `dev` unless given', cost: FREE },
)
