import type { KeyFrame } from '../../../../client/watch.ts'
import { keyCsv } from '../../../../core/events/key/csv.ts'
import type { KindView } from '../kind.ts'

/** An action on the key of a device. */
export const key: KindView<KeyFrame> = {
  type: 'key',
  fields: ({ data: { kid, replaces = [], released } }) =>
    [
      `kid=${kid}`,
      ...(replaces.length > 0 ? [`replaces=${replaces.join(',')}`] : []),
      ...(released ? ['released'] : []),
    ].join(' '),
  tree: ({ data: { action, kid, by, replaces, endsAt, released } }) => ({
    action,
    kid,
    by,
    ...(replaces && { replaces }),
    ...(endsAt !== undefined && { endsAt }),
    ...(released && { released }),
  }),
  // A revoked key leaves the name locked, which counts as protected, unless the name is released.
  protects: ({ data: { action, released } }) => (released ? false : action === 'added' ? true : undefined),
  csv: keyCsv,
  hasPayload: false,
}
