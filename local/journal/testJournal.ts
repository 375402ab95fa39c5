import type { Journal } from './records.ts'

/** A journal in memory, for a test that ends a service and starts another one on what is left. */
export const testJournal = (): Journal & { readonly size: () => number } => {
  const rows = new Map<number, { readonly kind: string; readonly record: () => string }>()
  let lastId = 0
  return {
    isKept: true,
    size: () => rows.size,
    records: kind => ({
      keep: record => {
        rows.set(++lastId, { kind, record })
        return lastId
      },
      replace: (id, record) => void rows.set(id, { kind, record }),
      drop: id => void rows.delete(id),
      left: read => [...rows].flatMap(([id, row]) => (row.kind === kind ? [read({ id, record: row.record() })] : [])),
      written: async () => undefined,
    }),
    close: async () => undefined,
  }
}
