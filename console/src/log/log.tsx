import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { idOf } from '../../../client/ids.ts'
import type { EventFrame } from '../../../client/watch.ts'
import { ErrorNotice } from '../api/errorNotice.tsx'
import { useReportConnection } from '../connection/report.tsx'
import { useKeys } from '../design/keys.ts'
import type { FeedSource } from '../feed/feed.ts'
import type { Row } from '../feed/row.ts'
import { useFeed } from '../feed/useFeed.ts'
import { DownloadDialog } from './download/downloadDialog.tsx'
import { EmptyLog } from './emptyLog.tsx'
import { FootBar } from './footBar.tsx'
import { LevelChips } from './levelChips.tsx'
import { LogList } from './list.tsx'
import { goToPlace } from './place.ts'
import { PlaceBar } from './placeBar.tsx'
import { SearchBox } from './search/searchBox.tsx'
import { useSearch } from './search/useSearch.ts'
import { shownRows } from './shown.ts'
import { Summary } from './summary.tsx'
import { TimeDialog } from './timeDialog.tsx'
import { Toolbar } from './toolbar.tsx'
import { useHold } from './useHold.ts'
import type { LogSettings } from './useLogSettings.ts'
import { useSteps } from './useSteps.ts'

const isError = ({ level }: EventFrame) => level === 'error' || level === 'fatal'
const placesOf = (rows: readonly Row[], holds: (event: EventFrame) => boolean): number[] =>
  rows.flatMap((row, index) => (row.kind === 'event' && holds(row.event) ? [index] : []))
const toggled = (keys: ReadonlySet<string>, key: string): ReadonlySet<string> => {
  const next = new Set(keys)
  if (!next.delete(key)) next.add(key)
  return next
}

/** A log of one source of rows. */
export const Log = ({
  deviceId,
  source,
  settings,
  path,
  onEvent,
}: {
  deviceId: string
  source: FeedSource
  settings: LogSettings
  /** The path of the log's own page. */
  path: string
  onEvent: ((event: EventFrame) => void) | undefined
}) => {
  const isLive = source.kind === 'live'
  const isMerged = deviceId === '*'
  const { feed, snapshot } = useFeed({ deviceId, source, onEvent })
  useReportConnection(snapshot.state)
  const { rows, isFollowing, setFollowing, setTouched, isHeld, fresh } = useHold(snapshot, isLive)
  const { search: wanted, hidden, isWrapped } = settings
  const search = useSearch(wanted, rows, isMerged)
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const [contexts, setContexts] = useState<ReadonlyMap<string, number>>(new Map())
  const [dialog, setDialog] = useState<'time' | 'download'>()

  const isSearched = search.isActive
  const isFiltered = isSearched && wanted.isFiltered
  const isHit = useCallback((event: EventFrame) => Boolean(search.found(event)), [search.found])
  const moving = isHeld ? undefined : snapshot
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows that move, and what is found, change in place
  const shown = useMemo(
    () => shownRows(rows, { hidden, isHit: isFiltered ? isHit : undefined, contexts }),
    [rows, moving, hidden, isFiltered, isHit, search.version, contexts],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows that move, and what is found, change in place
  const hits = useMemo(
    () => (isSearched ? placesOf(shown, isHit) : []),
    [shown, moving, isSearched, isHit, search.version],
  )

  const follow = useCallback(
    (next: boolean) => {
      if (!isLive) return
      setFollowing(next)
      if (next) feed.settle()
    },
    [feed, isLive, setFollowing],
  )
  const steps = useSteps(shown, () => follow(false))
  const { current, goTo, reveal } = steps
  const look = useMemo(
    () => ({
      isMerged,
      isBusy: snapshot.reading !== undefined,
      onToggle: (key: string) => {
        follow(false)
        setOpened(keys => toggled(keys, key))
        reveal(key)
      },
      onLoad: (row: Row) => {
        follow(false)
        void feed.load(row)
      },
    }),
    [isMerged, snapshot.reading, feed, follow, reveal],
  )
  const hasCome = useRef(false)
  const isRead = snapshot.reading === undefined && rows.length > 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the place has been read
  useEffect(() => {
    if (source.kind !== 'around' || !isRead || hasCome.current) return
    hasCome.current = true
    const at = idOf(source.at)
    const place = rows.find(row => row.kind === 'event' && row.order >= at)
    if (!place) return
    const isEvent = place.key === source.at
    if (isEvent) setOpened(new Set([place.key]))
    goTo(place.key, isEvent ? 'start' : 'center')
  }, [isRead])

  useKeys({
    f: () => follow(!isFollowing),
    e: () => steps.step(placesOf(shown, isError), 1),
    E: () => steps.step(placesOf(shown, isError), -1),
    g: () => setDialog('time'),
    Escape: () => {
      steps.leave()
      setOpened(new Set())
      setContexts(new Map())
    },
  })

  const isAllShown = hidden.size === 0 && !isFiltered
  return (
    <section className="log" aria-label={isMerged ? 'Log of all devices' : `Log of ${deviceId}`}>
      <div className="log__tools">
        <SearchBox
          settings={wanted}
          onChange={settings.setSearch}
          search={search}
          hits={hits.length}
          at={current === undefined ? -1 : hits.findIndex(place => shown[place]?.key === current)}
          onStep={by => steps.step(hits, by)}
        />
        <Toolbar
          settings={settings}
          isLive={isLive}
          isFollowing={isFollowing}
          onFollow={follow}
          onClear={() => {
            feed.clear()
            follow(true)
          }}
          onTime={() => setDialog('time')}
          onDownload={() => setDialog('download')}
        />
        <LevelChips counts={snapshot.counts} hidden={hidden} onChange={settings.setHidden} />
      </div>
      <PlaceBar source={source} reading={snapshot.reading} onLive={() => goToPlace({})} />
      {snapshot.problem !== undefined && <ErrorNotice error={snapshot.problem} />}
      <div className="log__rows">
        {shown.some(({ kind }) => kind !== 'more') || (
          <EmptyLog
            isFiltering={!isAllShown && rows.length > 0}
            isReading={snapshot.reading !== undefined || snapshot.state?.state === 'catching-up'}
            isLive={isLive}
          />
        )}
        <LogList
          rows={shown}
          version={moving}
          opened={opened}
          current={current}
          target={steps.target}
          path={path}
          look={look}
          spansOf={event => (isSearched && wanted.isHighlighted ? (search.found(event) ?? undefined) : undefined)}
          isContext={isFiltered && contexts.size > 0 ? event => !isHit(event) : undefined}
          isWrapped={isWrapped}
          isFollowing={isFollowing}
          isHeld={isHeld}
          onFollow={follow}
          onTouch={setTouched}
          onContext={
            isAllShown
              ? undefined
              : (key, count) => {
                  steps.stay(key)
                  setContexts(known => new Map(known).set(key, count))
                }
          }
        />
        <FootBar isHeld={isHeld && isLive} isFollowing={isFollowing} fresh={fresh} onFollow={() => follow(true)} />
      </div>
      <Summary arrived={snapshot.arrived} counts={snapshot.counts} />
      {dialog === 'time' && (
        <TimeDialog
          onClose={() => setDialog(undefined)}
          onGo={at => {
            setDialog(undefined)
            goToPlace({ at })
          }}
        />
      )}
      {dialog === 'download' && (
        <DownloadDialog deviceId={deviceId} rows={shown} onClose={() => setDialog(undefined)} />
      )}
    </section>
  )
}
