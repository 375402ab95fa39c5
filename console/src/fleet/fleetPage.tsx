import { useDeferredValue, useId, useMemo, useState } from 'react'
import { useReportConnection } from '../connection/report.tsx'
import { useNow } from '../design/now.ts'
import { Segments } from '../design/segments.tsx'
import { Time } from '../design/time.tsx'
import { useOpenAlerts } from '../openAlerts/provider.tsx'
import { UnnamedAlerts } from '../openAlerts/unnamedAlerts.tsx'
import { PageError } from '../session/pageError.tsx'
import { useSession } from '../session/session.ts'
import { KIND_CHOICES } from '../sources/sourceKind.ts'
import { BAR_MS, BARS } from './bars.ts'
import { ALERT_CHOICES, useChoices } from './choices.ts'
import { EmptyFleet } from './emptyFleet.tsx'
import './fleet.css'
import { type StatusRules, statusOf } from '../sources/statusOf.ts'
import type { FleetRow } from './fleetRow.ts'
import { FleetTable } from './fleetTable.tsx'
import { PROTECTION_CHOICES, protectionOf, withProtection } from './protection.ts'
import { search } from './search.ts'
import { useFleet } from './useFleet.ts'
import { useNearIds } from './useNearIds.ts'

const number = new Intl.NumberFormat('en')
const countText = (count: number, word: string) => `${number.format(count)} ${word}${count === 1 ? '' : 's'}`
const kindsText = (devices: number, services: number): string => {
  const texts = [
    ...(devices > 0 || services === 0 ? [countText(devices, 'device')] : []),
    ...(services > 0 ? [countText(services, 'service')] : []),
  ]
  return texts.join(' and ')
}

/** While the socket is open, the clock of this page lets the word of the stage come first: it comes within a minute, ms. */
const WORD_WITHIN_MS = 120_000

const FleetCounts = ({ rows, rules, shown }: { rows: readonly FleetRow[]; rules: StatusRules; shown: number }) => {
  const nowMs = useNow('tenSeconds')
  const counts = { online: 0, late: 0, offline: 0 }
  for (const row of rows) counts[statusOf(row, nowMs, rules)]++
  const services = rows.filter(({ kind }) => kind === 'service').length
  const all = kindsText(rows.length - services, services)
  const { plain } = protectionOf(rows)
  const of = (status: keyof typeof counts) => ` · ${number.format(counts[status])} ${status}`
  return (
    <p className="fleet__counts">
      {shown === rows.length ? all : `${number.format(shown)} of ${all}`}
      <span className="muted">
        {of('online')}
        {of('late')}
        {of('offline')}
        {plain > 0 && ` · ${number.format(plain)} without a key`}
      </span>
    </p>
  )
}

const CountedFrom = ({ ms }: { ms: number | undefined }) => {
  const nowMs = useNow('tenSeconds')
  if (ms === undefined) return <p className="muted">Counting uplinks …</p>
  if (ms <= nowMs - (BARS - 1) * BAR_MS) return null
  return (
    <p className="muted">
      The bars of devices out of view begin at <Time at={ms} as="local" />
    </p>
  )
}

/** All devices and services that the token covers. */
export const FleetPage = () => {
  const searchId = useId()
  const { maySeeSensitive, heartbeatBounds } = useSession()
  const { rows, isLoaded, error, look, countedFromMs, state } = useFleet()
  useReportConnection(state)
  const isTold = state.state === 'live'
  const rules = useMemo(() => ({ ...heartbeatBounds, waitMs: isTold ? WORD_WITHIN_MS : 0 }), [heartbeatBounds, isTold])
  const [needle, setNeedle] = useState('')
  const wanted = useDeferredValue(needle)
  const nowMs = useNow('tenSeconds')
  const [{ kind, keys, alerts }, choose] = useChoices()
  const open = useOpenAlerts()
  const chosen = useMemo(() => {
    const ofKind = kind === 'all' ? rows : rows.filter(row => row.kind === kind)
    const ofKeys = withProtection(ofKind, keys)
    return alerts === 'all' ? ofKeys : ofKeys.filter(({ deviceId }) => open.has(deviceId))
  }, [rows, kind, keys, alerts, open])
  const hasKeys = useMemo(() => protectionOf(rows).keyed > 0, [rows])
  const hasServices = useMemo(() => rows.some(row => row.kind === 'service'), [rows])
  const nearIds = useNearIds(needle !== '')
  const found = useMemo(() => search(chosen, wanted, nowMs, rules, nearIds), [chosen, wanted, nowMs, rules, nearIds])
  const isEmpty = rows.length === 0

  return (
    <div className="fleet">
      <h1 className="visually-hidden">Fleet</h1>
      <PageError error={error} />
      {isEmpty && isLoaded && <EmptyFleet />}
      {isEmpty && !isLoaded && (
        <p className="opening" role="status">
          {error === undefined ? 'Reading the devices …' : 'The devices could not be read.'}
        </p>
      )}
      {!isEmpty && (
        <>
          <div className="fleet__tools">
            <label className="visually-hidden" htmlFor={searchId}>
              Search devices and services
            </label>
            <input
              id={searchId}
              className="input fleet__search"
              type="search"
              placeholder={`Search id, firmware, ${maySeeSensitive ? 'ICCID …' : 'status'}   /`}
              autoComplete="off"
              spellCheck={false}
              value={needle}
              onChange={({ target }) => setNeedle(target.value)}
              onKeyDown={({ key, currentTarget }) => {
                if (key === 'Escape') currentTarget.blur()
              }}
            />
            {(hasServices || kind !== 'all') && (
              <Segments label="Kind" value={kind} onChange={next => choose({ kind: next })} choices={KIND_CHOICES} />
            )}
            {(hasKeys || keys !== 'all') && (
              <Segments
                label="Keys"
                value={keys}
                onChange={next => choose({ keys: next })}
                choices={PROTECTION_CHOICES}
              />
            )}
            {(open.size > 0 || alerts !== 'all') && (
              <Segments
                label="Alerts"
                value={alerts}
                onChange={next => choose({ alerts: next })}
                choices={ALERT_CHOICES}
              />
            )}
            <FleetCounts rows={rows} rules={rules} shown={found.length} />
            <CountedFrom ms={countedFromMs} />
            {alerts === 'open' && <UnnamedAlerts />}
          </div>
          {found.length > 0 ? (
            <FleetTable rows={found} rules={rules} onLook={look} />
          ) : (
            <p className="opening" role="status">
              {alerts === 'open' && chosen.length === 0
                ? 'No device of these has an open alert.'
                : 'Nothing matches. The search looks at ids, at the status, and at every text that a device has reported.'}
            </p>
          )}
        </>
      )}
    </div>
  )
}
