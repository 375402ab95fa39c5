/** The shortest time between two updates of the page, and the longest. */
const LEAST_MS = 50
const MOST_MS = 250
/** From one update to the next at least so many times what it took: in a flood, too, the page has time for who uses it. */
const REST = 3
/** A page in the background draws no frames: it is told by the clock, so that what comes in is bounded. */
const HIDDEN_MS = 1_000

/** Tells that something is to be drawn. */
export type Frames = {
  /** Calls back before the next frame, once for all that is asked until then. */
  readonly ask: () => void
  readonly cancel: () => void
}

/** At most one update for each animation frame, and twenty a second; fewer where they take long. */
export const animationFrames = (draw: () => void): Frames => {
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let drawnAt = 0
  let restMs = LEAST_MS
  const cancel = () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
    timer = undefined
  }
  const run = () => {
    cancel()
    drawnAt = performance.now()
    draw()
    requestAnimationFrame(rest)
  }
  // What an update takes is known once the frame after it has been painted: it scrolls to rows that are drawn then.
  const rest = () => {
    setTimeout(() => {
      restMs = Math.min(MOST_MS, Math.max(LEAST_MS, REST * (performance.now() - drawnAt)))
    })
  }
  const look = () => {
    if (performance.now() - drawnAt >= restMs) run()
    else frame = requestAnimationFrame(look)
  }
  return {
    ask: () => {
      if (timer !== undefined) return
      frame = requestAnimationFrame(look)
      timer = setTimeout(run, HIDDEN_MS)
    },
    cancel,
  }
}
