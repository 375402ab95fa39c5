import type { Kind, WatchedType } from './draft.ts'

/** The kinds of condition, as a person chooses one. */
export const KIND_LABELS: Readonly<Record<Kind, string>> = {
  late: 'A device is late by its own interval',
  offline: 'A device was not heard for ten of its intervals',
  reboot: 'A device reboots',
  count: 'Many events within a time',
  event: 'An event that matches a pattern',
  value: 'A value is beyond a bound',
  'new-name': 'A name is heard for the first time',
  'key-failure': 'A message fails the check of a key',
}

/** The types of events, and a pattern for each that a person can begin with. */
export const TYPE_LABELS: Readonly<Record<WatchedType, { readonly label: string; readonly example: string }>> = {
  log: {
    label: 'log lines',
    example: '{\n  "level": ["error", "fatal"],\n  "message": [{ "wildcard": "*out of memory*" }]\n}',
  },
  uplink: {
    label: 'uplinks',
    example: '{\n  "uplink": { "heartbeat": { "modem_temperature": [{ "numeric": [">", 60] }] } }\n}',
  },
  rejected: { label: 'rejected messages', example: '{\n  "reason": [{ "prefix": "no protobuf" }]\n}' },
  key: { label: 'changes of keys', example: '{\n  "action": ["shown", "revoked"]\n}' },
  status: { label: 'changes of status', example: '{\n  "change": ["configured"]\n}' },
}
