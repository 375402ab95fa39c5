/** An explanation of an error for people, and a way out of it. */
export type Advice = { readonly title: string; readonly toDo: string }

const ADVICE: Readonly<Record<string, Advice>> = {
  'no-token': { title: 'A token is needed', toDo: 'Paste a token to continue.' },
  'invalid-token': {
    title: 'This token is not valid here',
    toDo: 'Check that you copied all of it, and that it was made for this stack: each stack signs with its own secret.',
  },
  'expired-token': {
    title: 'This token has expired',
    toDo: 'Paste a new one. The open page continues where it was.',
  },
  'revoked-token': {
    title: 'This token has been revoked',
    toDo: 'Somebody revoked the tokens of its subject. Tokens that are issued from now on are accepted: ask the operator of this stack for one.',
  },
  'missing-scope': {
    title: 'This token lacks a scope',
    toDo: 'Reading needs the scope read; changing a configuration needs the scope write; keys need the scope admin. Ask for a token with that scope.',
  },
  'foreign-device': {
    title: 'This token does not cover the device',
    toDo: 'Its claim “devices” names other ids. Ask for a token that covers this device.',
  },
  'unknown-device': {
    title: 'Nothing has come from this name yet',
    toDo: 'It appears with its first uplink or log line, or when somebody registers it. Check that the id is spelled as its sender spells it.',
  },
  'not-a-device': {
    title: 'This is a log source',
    toDo: 'A configuration rides in the answer to an uplink, and only log lines have come from here. Choose a device.',
  },
  'no-merged-history': {
    title: 'This stack keeps no history over all devices',
    toDo: 'The log shows events from now on. Open a device to see its history.',
  },
  'stale-version': {
    title: 'Somebody else has changed this configuration',
    toDo: 'Look at the desired configuration above, then save yours again if it is still right.',
  },
  'bad-request': { title: 'The request is not valid', toDo: 'Correct the fields that are listed here.' },
  'too-many-connections': {
    title: 'Too many connections are open',
    toDo: 'The number of connections for each subject is limited. Close other tabs and programs that use this token.',
  },
  'too-many-subscriptions': { title: 'Too many devices on one connection', toDo: 'Watch fewer devices at once.' },
  'backlog-running': { title: 'History is being read already', toDo: 'The console continues in a moment.' },
  'too-much-reading': {
    title: 'Your token has read as much history as it may in a minute',
    toDo: 'The console continues in a minute.',
  },
  'too-many-messages': { title: 'Too many requests on one connection', toDo: 'The console continues in a moment.' },
  unavailable: {
    title: 'The token cannot be checked at the moment',
    toDo: 'The console tries again. No event is lost meanwhile.',
  },
  internal: {
    title: 'The server failed',
    toDo: 'Try again. If it keeps failing, the operator of this stack finds the reason in the logs.',
  },
  unreachable: {
    title: 'The server cannot be reached',
    toDo: 'Check that this machine is online and that the stack is running. The console tries again.',
  },
  failing: {
    title: 'The stack admits no viewers at the moment',
    toDo: 'A part of it fails; its operator finds more in the alarms. The console tries again.',
  },
  closed: { title: 'The connection was closed', toDo: 'The console reconnects and continues where it was.' },
  timeout: {
    title: 'The connection took too long',
    toDo: 'The network is slow or blocks WebSockets. The console tries again.',
  },
  'no-pong': { title: 'The connection went silent', toDo: 'The console reconnects and continues where it was.' },
  token: { title: 'There is no token to connect with', toDo: 'Sign in again. The open page continues where it was.' },
  offline: { title: 'This machine was offline', toDo: 'The console reconnects and continues where it was.' },
}

/** The advice for the code of a problem (HTTP) or of a reason (WebSocket). */
export const adviceOf = (code: string): Advice =>
  (Object.hasOwn(ADVICE, code) ? ADVICE[code] : undefined) ?? {
    title: `The request failed (${code})`,
    toDo: 'Try again. If it keeps failing, tell the operator of this stack this code.',
  }
