import type { CheckedEntry } from './entries.ts'

/** An event as targets get it. AWS: "Amazon EventBridge events", structure. */
export type BusEvent = {
  readonly version: '0'
  readonly id: string
  readonly 'detail-type': string
  readonly source: string
  readonly account: string
  /** RFC 3339, whole seconds. */
  readonly time: string
  readonly region: string
  readonly resources: readonly string[]
  readonly detail: Readonly<Record<string, unknown>>
}

/** Makes the event of an entry. */
export const envelope = (
  { source, detailType, detail, time, resources }: Omit<CheckedEntry, 'busName'>,
  { id, account, region }: { id: string; account: string; region: string },
): BusEvent => ({
  version: '0',
  id,
  'detail-type': detailType,
  source,
  account,
  time: `${new Date(time).toISOString().slice(0, 19)}Z`,
  region,
  resources,
  detail,
})
