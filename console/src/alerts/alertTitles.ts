/** The titles of errors that only the pages of alerts meet, by the code of the problem. */
export const ALERT_TITLES: ReadonlyMap<string, string> = new Map([
  ['stale-rule', 'Somebody else changed this rule at the same time'],
  ['precondition-failed', 'A rule has this name already'],
  ['of-stage', 'It stands in the configuration of the stage'],
  ['channel-in-use', 'Rules tell this channel'],
  ['too-many-rules', 'There are as many as are allowed'],
  ['unknown-alert', 'There is no such rule'],
  ['unknown-channel', 'There is no such channel'],
])
