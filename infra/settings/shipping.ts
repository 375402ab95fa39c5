import { shipping } from '../../core/contracts/environment/groups/shipping.ts'
import { setting } from './setting.ts'

const { LOG_LINES_PER_MINUTE, LOG_BATCHES_PER_SECOND } = shipping

/** Limits of sources of log lines. */
export const shippingSettings = {
  logLinesPerMinute: setting(LOG_LINES_PER_MINUTE.out.default(150_000), {
    about: 'Maximum number of log lines of one source in a minute; more are answered 429',
    unit: 'lines/min',
    cost: 'limits the cost of one source: a million lines of 200 bytes cost less than $0.60',
  }),
  logBatchesPerSecond: setting(LOG_BATCHES_PER_SECOND.out.default(20), {
    about:
      'Maximum number of batches of one source in a second, in each process that takes them; more are answered 429. Each batch is written by itself, and a partition of DynamoDB takes 1,000 write units a second',
    unit: '1/s',
    cost: 'small batches: each costs a request, an event and some write units',
  }),
}
