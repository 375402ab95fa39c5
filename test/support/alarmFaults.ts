import { expect, it } from 'vitest'
import type { AlarmName } from '../../infra/alarm-names.ts'
import type { FaultSwitches } from '../../local/faultSwitches.ts'
import type { AlarmStage } from './alarmStage.ts'

/** A fault, and the alarms that it raises. */
export type AlarmFault = {
  readonly fault: string
  readonly switches?: FaultSwitches
  /** Actions that meet the fault; devices send in any case. */
  readonly begin?: (stage: AlarmStage) => Promise<unknown>
  readonly end?: (stage: AlarmStage) => Promise<unknown>
  /** Devices that somebody watches when it begins. */
  readonly viewers?: readonly string[]
  /** By which metric, and which alarms. */
  readonly metric: string
  readonly raises: readonly AlarmName[]
  /** Alarms that may go off too, for the time that this machine takes. */
  readonly tolerates?: readonly AlarmName[]
}

/** Tests that each fault raises its alarms and no others, and that they are over when it is. */
export const itRaisesAlarms = (stage: AlarmStage, faults: readonly AlarmFault[]): void => {
  const { stack, on, wentOff, emptyQueues, stopAll } = stage
  // Once more where it fails: on a machine that has too much to do, what is late is late, and alarms of its own go off.
  it.each(faults)(
    '$fault: $metric',
    { timeout: 120_000, retry: 1 },
    async ({ switches, begin, end, raises, tolerates = [], viewers = [] }) => {
      await Promise.all(viewers.map(deviceId => stack.viewer(deviceId)))
      await stack.switchFaults(switches ?? {})
      try {
        await begin?.(stage)
        await expect.poll(() => [...wentOff()], { timeout: 40_000 }).toEqual(expect.arrayContaining([...raises]))
      } finally {
        await stopAll()
        await end?.(stage)
      }
      await expect
        .poll(
          async () => {
            await emptyQueues()
            return on()
          },
          { timeout: 60_000 },
        )
        .toEqual([])
      const tolerated: readonly string[] = tolerates
      expect([...wentOff()].filter(name => !tolerated.includes(name)).toSorted()).toEqual([...raises].toSorted())
    },
  )
}
