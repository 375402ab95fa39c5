import { LOG_LINES } from './logSample.ts'
import type { LogsMeasured } from './measured.ts'
import { HOURS_A_MONTH, type Prices } from './prices.ts'
import { times, type Usage } from './usage.ts'

const GB = 1024 ** 3
const DAYS_A_MONTH = HOURS_A_MONTH / 24
const MILLION = 1_000_000

/** The price of units, US dollars. Bytes to the internet are left out: the first 100 GB of a month are free. */
export const usdOf = (usage: Usage, prices: Prices): number =>
  usage.busEvents * prices.busEvent +
  usage.invocations * prices.invocation +
  usage.gbSeconds * prices.gbSecond +
  usage.readUnits * prices.readUnit +
  usage.writeUnits * prices.writeUnit +
  usage.messages * prices.message +
  usage.httpRequests * prices.httpRequest +
  usage.sqsRequests * prices.sqsRequest +
  usage.secretCalls * prices.secretCall +
  (usage.logBytes / GB) * prices.logGb

/** The price of a million log lines, shipped in batches of {@link LOG_LINES}, and what it is made of, US dollars. */
export const priceOfAMillionLines = (
  { perBatch, perBatchSeen, storedBytes }: LogsMeasured,
  prices: Prices,
  { days, viewers }: { readonly days: number; readonly viewers: number },
): { readonly taken: number; readonly stored: number; readonly seen: number; readonly total: number } => {
  const batches = MILLION / LOG_LINES
  const taken = usdOf(times(perBatch, batches), prices)
  const seen = usdOf(times(perBatchSeen, batches * viewers), prices)
  const stored = ((storedBytes * batches) / GB) * (days / DAYS_A_MONTH) * prices.tableGbMonth
  return { taken, stored, seen, total: taken + stored + seen }
}
