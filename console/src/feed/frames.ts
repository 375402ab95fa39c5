/** The shortest time between two updates of the page. */
const LEAST_MS = 50
/** A page in the background draws no frames: it is told by the clock, so that what comes in is bounded. */
const HIDDEN_MS = 1_000

/** Tells that something is to be drawn. */
export type Frames = {
  /** Calls back before the next frame, once for all that is asked until then. */
  readonly ask: () => void
  readonly cancel: () => void
}

/** At most one update for each animation frame, and twenty a second. */
export const animationFrames = (draw: () => void): Frames => {
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let drawnAt = 0
  const cancel = () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
    timer = undefined
  }
  const run = () => {
    cancel()
    drawnAt = performance.now()
    draw()
  }
  const look = () => {
    if (performance.now() - drawnAt >= LEAST_MS) run()
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
