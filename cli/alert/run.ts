import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import * as z from 'zod'
import { Alert, AlertChannels, AlertList, Preview, Trials } from '../../core/alerts/http/contract.ts'
import type { AlertRule } from '../../core/contracts/alerts.ts'
import { type Api, apiOf } from '../api/api.ts'
import type { Done } from '../command.ts'
import { connect } from '../connect/connect.ts'
import { UsageError } from '../exitCode.ts'
import { printableJson } from '../line/printable.ts'
import { channelOf } from './address.ts'
import { ruleOfJson } from './rule.ts'
import type { AlertAction, AlertSettings, Looking } from './settings.ts'
import { channelTable, estimateText, previewText, ruleTable, ruleText, trialTable } from './texts.ts'

const JSON_BODY = { 'content-type': 'application/json' }
/** An answer without content. */
const Nothing = z.unknown()

const ADMIN: ReadonlySet<AlertAction['kind']> = new Set([
  'set',
  'remove',
  'test',
  'silence',
  'channel-set',
  'channel-remove',
  'channel-test',
])

/** Runs an action on alerts. */
export const runAlert = async (settings: AlertSettings, signal: AbortSignal): Promise<Done> => {
  const { action, isJson, ifVersion } = settings
  // The rule and the address are read before a token is minted: a fault in them needs none.
  const body = await bodyOf(action, signal)
  const scope = ADMIN.has(action.kind) ? (['read', 'admin'] as const) : (['read'] as const)
  const connection = await connect(settings.connection, { devices: ['*'], scope })
  const api = apiOf(connection, { signal, say: line => void process.stderr.write(`${line}\n`) })
  const headers = { ...JSON_BODY, ...(ifVersion !== undefined && { 'if-match': `"${ifVersion}"` }) }
  const shown = (rule: Alert): string => (isJson ? json(rule) : ruleText(rule, Date.now()))
  switch (action.kind) {
    case 'list': {
      const list = await api({ path: '/alerts' }, AlertList)
      return isJson ? json(list) : ruleTable(list.rules, Date.now())
    }
    case 'show':
      return shown(await api({ path: ruleAt(action.name) }, Alert))
    case 'set':
      return shown(await api({ method: 'PUT', path: ruleAt(action.name), headers, body }, Alert))
    case 'remove':
      await api({ method: 'DELETE', path: ruleAt(action.name), headers }, Nothing)
      return { out: '', err: `the rule ${action.name} is removed\n` }
    case 'silence': {
      const { name, seconds } = action
      const path = `${ruleAt(name)}/silence`
      if (seconds === undefined) return shown(await api({ method: 'DELETE', path }, Alert))
      return shown(await api({ method: 'PUT', path, headers: JSON_BODY, body: JSON.stringify({ seconds }) }, Alert))
    }
    case 'test':
      return tried(await api({ method: 'POST', path: `${ruleAt(action.name)}/test` }, Trials), isJson)
    case 'preview':
      return previewed(api, action, body, isJson)
    case 'channel-list': {
      const list = await api({ path: '/alert-channels' }, AlertChannels)
      return isJson ? json(list) : channelTable(list.channels)
    }
    case 'channel-set': {
      const channel = await api({ method: 'PUT', path: channelAt(action.name), headers: JSON_BODY, body }, Nothing)
      return isJson ? json(channel) : { out: '', err: `the channel ${action.name} has its address\n` }
    }
    case 'channel-remove':
      await api({ method: 'DELETE', path: channelAt(action.name) }, Nothing)
      return { out: '', err: `the channel ${action.name} is removed\n` }
    case 'channel-test':
      return tried(await api({ method: 'POST', path: `${channelAt(action.name)}/test` }, Trials), isJson)
  }
}

const json = (value: unknown): string => `${printableJson(value)}\n`
const ruleAt = (name: string): string => `/alerts/${encodeURIComponent(name)}`
const channelAt = (name: string): string => `/alert-channels/${encodeURIComponent(name)}`

/** The rule, or the channel, that an action sends. */
const bodyOf = async (action: AlertAction, signal: AbortSignal): Promise<string> => {
  if (action.kind === 'set') return JSON.stringify(await ruleIn(action.rule))
  if (action.kind === 'channel-set') return JSON.stringify(await channelOf(action, signal))
  if (action.kind === 'preview' && typeof action.of !== 'string') return JSON.stringify(await ruleIn(action.of))
  return ''
}

const ruleIn = async (from: AlertRule | { readonly file: string }): Promise<AlertRule> => {
  if (!('file' in from)) return from
  const content = from.file === '-' ? await text(process.stdin) : await readFile(from.file, 'utf8')
  try {
    return ruleOfJson(content)
  } catch (error) {
    throw error instanceof Error ? new UsageError(error.message, { cause: error }) : error
  }
}

/** A test that a receiver did not take is done in part. */
const tried = (trials: Trials, isJson: boolean): Done => {
  const failed = trials.results.some(({ outcome }) => outcome !== 'delivered')
  const none = trials.results.length === 0 ? 'the rule has no channel\n' : ''
  return {
    out: isJson ? json(trials) : none === '' ? trialTable(trials) : '',
    err: none,
    code: failed || none !== '' ? 2 : 0,
  }
}

/** The maximum cost of a preview unless the user says another: the default of the HTTP API. */
const DEFAULT_UNITS = 500

/** Asks on until the search is complete, or has cost as much as it may. */
const previewed = async (
  api: Api,
  { of, looking }: Extract<AlertAction, { kind: 'preview' }>,
  rule: string,
  isJson: boolean,
): Promise<Done> => {
  const path = typeof of === 'string' ? `${ruleAt(of)}/preview` : '/alert-preview'
  const ask = (query: object) => {
    const body = JSON.stringify({ ...query, ...(typeof of !== 'string' && { rule: JSON.parse(rule) }) })
    return api({ method: 'POST', path, headers: JSON_BODY, body }, Preview)
  }
  const parts: Preview[] = []
  let left = looking.units ?? DEFAULT_UNITS
  let query: object = queryOf(looking)
  for (;;) {
    const part = await ask({ ...query, units: Math.ceil(left) })
    parts.push(part)
    left -= part.cost.units
    if (looking.isEstimate) return isJson ? json(part) : estimateText(part)
    if (part.cursor === null || left < 1) break
    // Where the period began and ended is fixed by the first answer.
    query = { ...queryOf(looking), since: part.since, until: part.until, cursor: part.cursor }
  }
  const isCut = parts.at(-1)?.cursor !== null
  const { out, err } = previewText(parts)
  return { out: isJson ? parts.map(json).join('') : out, err, code: isCut ? 2 : 0 }
}

const queryOf = ({ since, until, deviceId, isEstimate }: Looking) => ({
  ...(since !== undefined && { since }),
  ...(until !== undefined && { until }),
  ...(deviceId !== undefined && { deviceId }),
  ...(isEstimate && { estimate: true }),
})
