import type { Device } from '../../../../core/contracts/http.ts'
import { type KindChoice, sourceKindOf } from '../../sources/sourceKind.ts'

const { compare } = new Intl.Collator('en', { numeric: true })

/** The records of a kind whose id holds every word, the chosen ones first. */
export const foundRecords = <Known extends Pick<Device, 'deviceId' | 'kind'>>(
  records: readonly Known[],
  needle: string,
  kind: KindChoice,
  chosen: ReadonlySet<string>,
): readonly Known[] => {
  const words = needle.toLowerCase().split(/\s+/).filter(Boolean)
  const first = ({ deviceId }: Known) => (chosen.has(deviceId) ? 0 : 1)
  return records
    .filter(record => kind === 'all' || sourceKindOf(record) === kind)
    .filter(({ deviceId }) => words.every(word => deviceId.toLowerCase().includes(word)))
    .sort((one, other) => first(one) - first(other) || compare(one.deviceId, other.deviceId))
}
