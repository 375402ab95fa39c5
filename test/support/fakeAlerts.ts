import type { Alert, AlertChannel, Preview } from '../../core/alerts/http/contract.ts'
import { AlertRule } from '../../core/contracts/alerts.ts'
import { Channel } from '../../core/contracts/channels.ts'
import { type Answer, Refusal } from './consoleSite.ts'

/** The alerts of a stack that is not there: what a page asks is done in memory. */
export type FakeAlerts = {
  readonly rules: Map<string, Alert>
  readonly channels: Map<string, AlertChannel>
  /** The addresses that channels were given, by their names. */
  readonly addresses: Map<string, Channel>
  /** How often `GET /alerts` was asked. */
  readonly reads: () => number
  /** Opens an alert of a rule about a device, or ends it. */
  readonly fire: (rule: string, deviceId: string, message: string) => void
  readonly end: (rule: string, deviceId: string) => void
  /** undefined for what concerns no alerts. */
  readonly answer: Answer
}

/** A rule with its state, as the API gives it. */
export const alertOf = (name: string, rule: Partial<Alert> & Pick<Alert, 'when'>): Alert => ({
  name,
  level: 'warn',
  devices: ['*'],
  channels: [],
  coolDownSeconds: 300,
  enabled: true,
  from: 'api',
  version: 1,
  isInForce: true,
  changedAt: '2026-01-15T10:30:00.000Z',
  firing: 0,
  active: [],
  lastFiredAt: null,
  silencedUntil: null,
  ...rule,
})

const COST = { units: 120, dollars: 0.000015 }

const previewOf = ({ since, until, estimate, cursor }: Partial<Record<string, string>>, message: string): Preview => {
  const [from, to] = [since ?? '', until ?? '']
  const looked = estimate === undefined
  const half = new Date((Date.parse(from) + Date.parse(to)) / 2).toISOString()
  const isFirst = cursor === undefined
  return {
    since: from,
    until: to,
    lookedTo: looked ? (isFirst ? half : to) : from,
    estimate: COST,
    cost: looked ? { units: 60, dollars: 0.0000075 } : { units: 3, dollars: 0 },
    events: looked ? 500 : 0,
    matches: looked ? 7 : 0,
    alerts: looked ? 2 : 0,
    devices: looked ? 1 : 0,
    examples: looked
      ? [
          {
            deviceId: 'Cooler-1',
            at: half,
            overAt: isFirst ? to : null,
            level: 'error',
            message,
            id: isFirst ? '01HM6AQH20J4C7N2M9P6D8E1FH' : '01HM6AQH20J4C7N2M9P6D8E1FK',
          },
        ]
      : [],
    unseen: [],
    cursor: looked && isFirst ? 'go-on' : null,
  }
}

const withErrors = (errors: ReadonlyArray<{ readonly path: readonly PropertyKey[]; readonly message: string }>) =>
  new Refusal(
    400,
    'bad-request',
    errors.map(({ path, message }) => ({ path: path.join('.'), message })),
  )

/** @see FakeAlerts */
export const fakeAlerts = (): FakeAlerts => {
  const rules = new Map<string, Alert>()
  const channels = new Map<string, AlertChannel>()
  const addresses = new Map<string, Channel>()
  let reads = 0

  const list = () => ({
    rules: [...rules.values()].sort((one, other) => (one.name < other.name ? -1 : 1)),
    channels: [...channels.values()],
  })
  const change = (name: string, by: Partial<Alert>): unknown => {
    const rule = rules.get(name)
    if (!rule) return new Refusal(404, 'unknown-alert')
    rules.set(name, { ...rule, ...by })
    return rules.get(name)
  }
  const put = (name: string, body: string) => {
    const read = AlertRule.safeParse(JSON.parse(body))
    if (!read.success) return withErrors(read.error.issues)
    const { when } = read.data
    if ('pattern' in when && JSON.stringify(when.pattern).includes('sounds-like'))
      return withErrors([
        { path: ['when', 'pattern', 'message', 0], message: 'operator sounds-like is not understood' },
      ])
    const before = rules.get(name)
    const rule = alertOf(name, { ...before, ...read.data, version: (before?.version ?? 0) + 1 })
    rules.set(name, rule)
    return rule
  }
  const trial = (channel: string) =>
    channel === 'down'
      ? { channel, outcome: 'refused', status: 500, detail: 'The receiver does not take it.' }
      : { channel, outcome: 'delivered', detail: 'The receiver took it.' }
  const ofRule = (name: string, action: string, method: string, body: string): unknown => {
    if (action === 'silence') {
      const until = method === 'DELETE' ? null : Date.now() + JSON.parse(body).seconds * 1000
      return change(name, { silencedUntil: until === null ? null : new Date(until).toISOString() })
    }
    if (action === 'test') return { results: (rules.get(name)?.channels ?? []).map(trial) }
    if (action === 'preview') return previewOf(JSON.parse(body), `What ${name} would have told`)
    if (method === 'PUT') return put(name, body)
    if (method === 'DELETE') rules.delete(name)
    return rules.get(name) ?? {}
  }
  const ofChannel = (name: string, action: string, method: string, body: string): unknown => {
    if (action === 'test') return { results: [trial(name)] }
    if (method === 'DELETE') return { removed: channels.delete(name) }
    const read = Channel.safeParse(JSON.parse(body))
    if (!read.success) return withErrors(read.error.issues)
    addresses.set(name, read.data)
    channels.set(name, { name, type: read.data.type, from: 'api', hasAddress: true })
    return channels.get(name)
  }
  return {
    rules,
    channels,
    addresses,
    reads: () => reads,
    fire: (rule, deviceId, message) => {
      const at = new Date().toISOString()
      const active = [...(rules.get(rule)?.active ?? []), { deviceId, since: at, lastMatchAt: at, message }]
      change(rule, { active, firing: active.length, lastFiredAt: at })
    },
    end: (rule, deviceId) => {
      const active = (rules.get(rule)?.active ?? []).filter(one => one.deviceId !== deviceId)
      change(rule, { active, firing: active.length })
    },
    answer: ({ pathname }, _token, method, body) => {
      const [, first, name, action = ''] = pathname.split('/')
      if (first === 'alerts' && name === undefined) {
        reads++
        return list()
      }
      if (first === 'alerts' && name !== undefined) return ofRule(name, action, method, body)
      if (first === 'alert-channels' && name !== undefined) return ofChannel(name, action, method, body)
      return first === 'alert-preview' ? previewOf(JSON.parse(body), 'What it would have told') : undefined
    },
  }
}
