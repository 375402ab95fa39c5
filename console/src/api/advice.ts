/** What went wrong, in words for people, and what to do about it. */
export type Advice = { readonly title: string; readonly toDo: string }

const ADVICE: Readonly<Record<string, Advice>> = {
  'no-token': { title: 'A token is needed', toDo: 'Paste a token to go on.' },
  'invalid-token': {
    title: 'This token is not valid here',
    toDo: 'Make sure that it was copied whole, and that it was made for this stack: each stack signs with a secret of its own.',
  },
  'expired-token': {
    title: 'This token has expired',
    toDo: 'Get a new one, and paste it: what is open goes on where it was.',
  },
  'revoked-token': {
    title: 'This token has been revoked',
    toDo: 'Somebody cut off its subject. A token that is issued from now on is taken again; ask who runs this stack.',
  },
  'missing-scope': {
    title: 'This token lacks a scope',
    toDo: 'Reading needs the scope read, changing a configuration needs write. Ask for a token with it.',
  },
  'foreign-device': {
    title: 'This token does not cover the device',
    toDo: 'Its claim devices names other ids. Ask for a token that covers this one.',
  },
  'unknown-device': {
    title: 'This device has not been heard',
    toDo: 'It appears with its first uplink, or once it is registered. See that its id is spelled as the device says it.',
  },
  'no-merged-history': {
    title: 'This stack keeps no history over all devices',
    toDo: 'What comes from now on is shown. Open one device to see its history.',
  },
  'stale-version': {
    title: 'Somebody changed this configuration meanwhile',
    toDo: 'Look at what is desired now, then save again if yours is still right.',
  },
  'bad-request': { title: 'The request was not understood', toDo: 'Look at what is said about it, and change that.' },
  'too-many-connections': {
    title: 'Too many connections are open',
    toDo: 'One subject may hold only so many. Close other tabs and programs that use this token.',
  },
  'too-many-subscriptions': { title: 'Too many devices on one connection', toDo: 'Watch fewer devices at once.' },
  'too-many-messages': { title: 'Too many requests on one connection', toDo: 'It goes on by itself in a moment.' },
  unavailable: { title: 'This cannot be checked now', toDo: 'It is tried again by itself; nothing is lost meanwhile.' },
  internal: {
    title: 'The server failed',
    toDo: 'Try again. If it stays so, who runs this stack finds the reason in its logs.',
  },
  unreachable: {
    title: 'The server cannot be reached',
    toDo: 'See that this machine has a network, and that the stack is running. It is tried again by itself.',
  },
  handshake: {
    title: 'The socket was not opened',
    toDo: 'The HTTP API takes this token. Something on the way may not let WebSockets through: a proxy, a firewall, an extension.',
  },
  closed: { title: 'The connection was closed', toDo: 'It is opened again by itself, and goes on where it was.' },
  timeout: {
    title: 'No connection in time',
    toDo: 'The network is slow or blocks WebSockets. It is tried again by itself.',
  },
  'no-pong': { title: 'The connection went silent', toDo: 'It is opened again by itself, and goes on where it was.' },
  token: { title: 'There is no token to connect with', toDo: 'Sign in again: what is open goes on where it was.' },
  offline: { title: 'There was no network', toDo: 'It is opened again by itself, and goes on where it was.' },
}

/** What to say about a problem's or a reason's code. */
export const adviceOf = (code: string): Advice =>
  (Object.hasOwn(ADVICE, code) ? ADVICE[code] : undefined) ?? {
    title: `It did not work (${code})`,
    toDo: 'Try again. If it stays so, tell who runs this stack this code.',
  }
