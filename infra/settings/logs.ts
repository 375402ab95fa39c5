import * as z from 'zod'
import { setting } from './setting.ts'

/** Settings of log lines. */
export const logSettings = {
  ownLogs: setting(z.boolean().default(true), {
    about:
      'Makes the log groups of the listener and of every function log sources, named `sonde.listener`, `sonde.persist` and so on: [cloudwatch-logs.md](../cloudwatch-logs.md)',
    cost: 'as other log lines do, about $5 a million deliveries of few lines each: about $0.05 a month with a canary every five minutes, while nothing fails',
  }),
}
