import { expect, it, onTestFinished } from 'vitest'
import { committedRuns } from '../../cli/cost/measured.ts'
import { sample } from '../../cli/cost/sample.ts'
import { withoutAsides } from '../../cli/cost/stage.ts'
import { inPlainNumbers, VARYING } from '../../cli/cost/usage.ts'
import { ownStack } from './ownStack.ts'

/** Makes a minute of the schedule 2.4 s: longer than a round of uplinks takes, which it would disturb. */
const TIME_SCALE = 0.04
/** In place of the SDK's ten seconds before it reads history once more. */
const SETTLE_MS = 1000

/** The figures that are the same in each run. */
const exact = (usage: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(usage).filter(([key]) => !VARYING.some(name => name === key)))

/** Tests what an uplink and a frame take, with history over all devices or without it. */
export const itCosts = ({ mergedHistory, writeUnits }: { mergedHistory: boolean; writeUnits: number }): void => {
  // Once more where the machine was too slow for the listener's reading of records, which it gives up after 200 ms and repeats.
  it('an uplink and a frame take so many units, and no more', { timeout: 300_000, retry: 1 }, async () => {
    // As it is deployed: the local stage forgets records sooner.
    const stack = await ownStack({
      settings: { mergedHistory, deviceRecordSeconds: 30, ownLogs: false },
      timeScale: TIME_SCALE,
      changed: withoutAsides,
    })
    onTestFinished(() => stack.close())
    const measured = inPlainNumbers(await sample(stack.endpoints, () => undefined, SETTLE_MS))
    expect(exact(measured.perUplink)).toEqual({
      busEvents: 1,
      invocations: 2,
      readUnits: 1,
      writeUnits,
      messages: 0,
      httpRequests: 0,
      sqsRequests: 0,
      secretCalls: 0,
    })
    // The additional cost of an uplink whose device was silent for longer than the listener remembers.
    expect(measured.readUnitsOfRecord).toBe(0.5)
    expect(exact(measured.perFrame)).toEqual({
      busEvents: 0,
      invocations: 0,
      readUnits: 0,
      writeUnits: 0,
      messages: 1,
      httpRequests: 0,
      sqsRequests: 0,
      secretCalls: 0,
    })
    const { withMergedHistory, withoutMergedHistory } = committedRuns()
    const committed = mergedHistory ? withMergedHistory : withoutMergedHistory
    // A source is noted, and its counts are read, at most every five seconds: a part of a unit may come in or not.
    const inUnits = (usage: object) =>
      Object.fromEntries(Object.entries(exact(usage)).map(([key, value]) => [key, Math.floor(Number(value))]))
    for (const part of ['perBatch', 'perBatchSeen'] as const)
      expect([part, inUnits(measured.logs[part])]).toEqual([part, inUnits(committed.logs[part])])
    // npx sonde cost --record writes them anew.
    for (const part of ['perUplink', 'perFrame', 'perPing', 'perIdleMinute'] as const)
      expect([part, exact(measured[part])]).toEqual([part, exact(committed[part])])
  })
}
