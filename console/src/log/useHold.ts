import { useState } from 'react'
import type { FeedSnapshot } from '../feed/feed.ts'
import type { Row } from '../feed/row.ts'

type Kept = { readonly rows: readonly Row[]; readonly arrived: number; readonly revision: number }

/** What a log shows while it follows the end, and while it stands still. */
export type Hold = {
  readonly rows: readonly Row[]
  readonly isFollowing: boolean
  readonly setFollowing: (isFollowing: boolean) => void
  /** Somebody points at the rows or selects text: they stand still meanwhile. */
  readonly setTouched: (isTouched: boolean) => void
  readonly isHeld: boolean
  /** Events that have come since it stands still. */
  readonly fresh: number
}

/** Rows that stand still while nobody follows: what comes meanwhile goes on being taken in, and is counted. */
export const useHold = (snapshot: FeedSnapshot, isLive: boolean): Hold => {
  const [isFollowing, setFollowing] = useState(isLive)
  const [isTouched, setTouched] = useState(false)
  const [kept, setKept] = useState<Kept>()
  const isHeld = !isFollowing || isTouched
  const { arrived, revision } = snapshot
  if (isHeld ? kept?.revision !== revision : kept) {
    setKept(isHeld ? { rows: [...snapshot.rows], arrived, revision } : undefined)
  }
  const rows = (isHeld ? kept?.rows : undefined) ?? snapshot.rows
  return { rows, isFollowing, setFollowing, setTouched, isHeld, fresh: isHeld && kept ? arrived - kept.arrived : 0 }
}
