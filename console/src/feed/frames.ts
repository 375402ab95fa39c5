/** The minimum and the maximum time between two updates of the page. */
const MIN_MS = 50
const MAX_MS = 250
/** The time between two updates is at least this many times the duration of one, so that the page stays usable in a flood. */
const REST = 3
/** A page in the background draws no frames: a timer updates it instead, so that waiting events stay bounded. */
const HIDDEN_MS = 1_000

/** Asks for updates of the page. */
export type Frames = {
  /** Asks for an update. Several requests before the next frame become one update. */
  readonly ask: () => void
  readonly cancel: () => void
}

/** Makes at most one update for each animation frame and twenty a second, and fewer when they take long. */
export const animationFrames = (draw: () => void): Frames => {
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let drawnAt = 0
  let restMs = MIN_MS
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
  // The duration of an update is known after the next frame was painted: the update scrolls to rows that are drawn then.
  const rest = () => {
    setTimeout(() => {
      restMs = Math.min(MAX_MS, Math.max(MIN_MS, REST * (performance.now() - drawnAt)))
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
