import type { EventFrame } from '../../../client/watch.ts'
import { fieldsOf } from '../kinds/fields.ts'
import { reportOf } from '../kinds/kinds.ts'
import type { ConfigurationChange } from './row.ts'

type Reported = ReadonlyMap<string, string>

const MAX_DEVICES = 10_000

const reportedIn = (event: EventFrame): Reported | undefined => {
  const configuration = reportOf(event)?.configuration
  return configuration && new Map([...fieldsOf(configuration)].map(({ path, value }) => [path, `${value}`]))
}

const between = (before: Reported, after: Reported): ConfigurationChange[] => {
  const changes: ConfigurationChange[] = []
  for (const [path, to] of after) {
    const from = before.get(path)
    if (from !== undefined && from !== to) changes.push({ path, from, to })
  }
  return changes
}

/**
 * Finds the fields of the configuration that a device reports with another value than before. A missing field has not
 * changed: a device may report a part of its configuration.
 */
export const configurationChanges = (): ((event: EventFrame) => readonly ConfigurationChange[]) => {
  const known = new Map<string, { readonly id: string; readonly reported: Reported }>()
  return event => {
    const reported = reportedIn(event)
    if (!reported) return []
    const last = known.get(event.deviceId)
    if (last && event.id < last.id) return []
    known.delete(event.deviceId)
    known.set(event.deviceId, { id: event.id, reported: new Map([...(last?.reported ?? []), ...reported]) })
    const [oldest = ''] = known.keys()
    if (known.size > MAX_DEVICES) known.delete(oldest)
    return last ? between(last.reported, reported) : []
  }
}
