import type { Caller } from '../contracts.ts'

/** Request units of reading and of writing. */
export type Units = { readonly read: number; readonly write: number }

/** The consumption of a call to a table. */
export type Consumption = {
  readonly caller: Caller
  readonly table: string
  readonly operation: string
  readonly units: number
}

/** Counts what is done with tables. */
export type TableMeter = {
  readonly called: (table: string, operation: string) => void
  readonly consumed: (consumption: Consumption) => void
  readonly read: () => {
    /** Calls by table and operation. */
    readonly dynamo: Readonly<Record<string, Readonly<Record<string, number>>>>
    /** Request units, those of indexes included, by caller and by table. */
    readonly capacity: Readonly<Record<string, Readonly<Record<string, Units>>>>
  }
}

const READS = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan'])

/** @param nameOf what a caller is called */
export const tableMeter = (nameOf: (caller: Caller) => string): TableMeter => {
  const calls = new Map<string, Map<string, number>>()
  const spent = new Map<string, Map<string, Units>>()
  const inner = <Value>(outer: Map<string, Map<string, Value>>, key: string): Map<string, Value> => {
    const found = outer.get(key) ?? new Map<string, Value>()
    outer.set(key, found)
    return found
  }
  const record = <Value>(outer: Map<string, Map<string, Value>>) =>
    Object.fromEntries([...outer].map(([key, values]) => [key, Object.fromEntries(values)]))
  return {
    called: (table, operation) => {
      const ofTable = inner(calls, table)
      ofTable.set(operation, (ofTable.get(operation) ?? 0) + 1)
    },
    consumed: ({ caller, table, operation, units }) => {
      const ofCaller = inner(spent, nameOf(caller))
      const { read, write } = ofCaller.get(table) ?? { read: 0, write: 0 }
      ofCaller.set(table, READS.has(operation) ? { read: read + units, write } : { read, write: write + units })
    },
    read: () => ({ dynamo: record(calls), capacity: record(spent) }),
  }
}
