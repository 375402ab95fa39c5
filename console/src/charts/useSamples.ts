import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { useStack } from '../feed/useStack.ts'
import type { Range } from './range.ts'
import { createSamples, knownMarks, type Samples, type SamplesSnapshot } from './samples.ts'

/** The samples of a device in a range, for as long as the component is on the page. */
export const useSamples = (deviceId: string, range: Range): SamplesSnapshot & Pick<Samples, 'hear'> => {
  const stack = useStack()
  const key = JSON.stringify(range)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each device has marks of its own
  const marks = useMemo(knownMarks, [deviceId])
  const samples = useMemo(
    () => createSamples({ deviceId, range: JSON.parse(key), stack, marks }),
    [deviceId, key, stack, marks],
  )
  useEffect(() => samples.open(), [samples])
  return { ...useSyncExternalStore(samples.subscribe, samples.snapshot), hear: samples.hear }
}
