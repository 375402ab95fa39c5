import { useDeferredValue, useId, useMemo, useState } from 'react'
import { useReportConnection } from '../connection/report.tsx'
import { useNow } from '../design/now.ts'
import { Time } from '../design/time.tsx'
import { PageError } from '../session/pageError.tsx'
import { useSession } from '../session/session.ts'
import { BAR_MS, BARS } from './bars.ts'
import { EmptyFleet } from './emptyFleet.tsx'
import './fleet.css'
import { statusAt } from '../../../core/devices/fleet/status.ts'
import type { FleetRow } from './fleetRow.ts'
import { FleetTable } from './fleetTable.tsx'
import { search } from './search.ts'
import { useFleet } from './useFleet.ts'

const number = new Intl.NumberFormat('en')
const devicesText = (count: number) => (count === 1 ? '1 device' : `${number.format(count)} devices`)

const FleetCounts = ({ rows, shown }: { rows: readonly FleetRow[]; shown: number }) => {
  const nowMs = useNow('tenSeconds')
  const { heartbeatBounds } = useSession()
  const counts = { online: 0, late: 0, offline: 0 }
  for (const row of rows) counts[statusAt(row, nowMs, heartbeatBounds)]++
  return (
    <p className="fleet__counts">
      {shown === rows.length ? devicesText(rows.length) : `${number.format(shown)} of ${devicesText(rows.length)}`}
      <span className="muted">
        {' '}
        · {number.format(counts.online)} online · {number.format(counts.late)} late · {number.format(counts.offline)}{' '}
        offline
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

/** All devices that the token covers. */
export const FleetPage = () => {
  const searchId = useId()
  const { maySeeSensitive, heartbeatBounds } = useSession()
  const { rows, isLoaded, error, look, countedFromMs, state } = useFleet()
  useReportConnection(state)
  const [needle, setNeedle] = useState('')
  const wanted = useDeferredValue(needle)
  const nowMs = useNow('tenSeconds')
  const found = useMemo(() => search(rows, wanted, nowMs, heartbeatBounds), [rows, wanted, nowMs, heartbeatBounds])
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
              Search devices
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
            <FleetCounts rows={rows} shown={found.length} />
            <CountedFrom ms={countedFromMs} />
          </div>
          {found.length > 0 ? (
            <FleetTable rows={found} onLook={look} />
          ) : (
            <p className="opening" role="status">
              No device matches. The search looks at ids, at the status, and at every text that a device has reported.
            </p>
          )}
        </>
      )}
    </div>
  )
}
