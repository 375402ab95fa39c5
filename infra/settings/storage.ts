import * as z from 'zod'
import { retentionSettings } from './retention.ts'
import { FREE, setting } from './setting.ts'

const LOG_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 180, 365]

/** Settings of storage: what is kept, and how long. */
export const storageSettings = {
  production: setting(z.boolean(), {
    about:
      'Protects stored data: tables cannot be deleted, and tables, secret, dead letters and logs stay when the stack is deleted. `true` unless given where the stage is `prod` or `production`',
    cost: 'you pay for resources that stay until you delete them: tables $0.25 a GB and month, the secret $0.40 a month',
  }),
  mergedHistory: setting(z.boolean().default(true), {
    about: 'Keeps history over all devices (`deviceId=*`, `GET /events`)',
    cost: 'one more write unit an event ($0.63 per million), and its bytes are stored twice',
  }),
  ...retentionSettings,
  countRetentionDays: setting(z.int().min(1).max(3650).default(90), {
    about: 'How long the counts of log lines stay (`GET /stats`); not shorter than `logLineRetentionDays`',
    unit: 'days',
    cost: 'about 25 KB a source and day',
  }),
  countUplinks: setting(z.boolean().default(false), {
    about: 'Whether `GET /stats` counts the uplinks of devices too',
    cost: 'one more write unit an uplink ($0.63 per million)',
  }),
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
        'Your key (AWS KMS, symmetric) for tables, secrets, bus and log groups, in place of keys that AWS owns. Its policy has to let these services use it: docs/deploy.md',
      cost: '$1 a month, and $0.03 per 10,000 requests: each table makes one every five minutes, the bus one for each event; one more alarm',
    },
  ),
}

/** The stage that all other settings belong to. */
export const stageSetting = setting(
  z.string().regex(/^[a-z][a-z0-9-]{0,19}$/, 'lower-case letters, digits and -, at most 20, beginning with a letter'),
  { about: 'Names the stack: `Sonde-<stage>`. `dev` unless given', cost: FREE },
)
