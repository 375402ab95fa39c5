import { busRuleName } from '../rules/busRuleName.ts'
import type { BusRules } from '../rules/busRules.ts'

/** The rules of a bus, kept in memory. */
export type TestBus = BusRules & {
  readonly patterns: Map<string, unknown>
  /** Runs before each change of the bus; an error that it throws is that of EventBridge. */
  onPut: (alertName: string) => Promise<void>
}

export const testBus = (stackName: string): TestBus => {
  const patterns = new Map<string, unknown>()
  const bus: TestBus = {
    patterns,
    onPut: async () => undefined,
    put: async (alertName, pattern, isEnabled) => {
      await bus.onPut(alertName)
      patterns.set(busRuleName(stackName, alertName), isEnabled ? pattern : 'disabled')
    },
    remove: async alertName => void patterns.delete(busRuleName(stackName, alertName)),
    list: async () => [...patterns.keys()],
    removeListed: async name => void patterns.delete(name),
  }
  return bus
}
