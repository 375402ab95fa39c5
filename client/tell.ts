/** Tells a listener. An error that it throws is reported as uncaught, and disturbs nothing here. */
export const tell = <Told>(listener: ((told: Told) => void) | undefined, told: Told): void => {
  try {
    listener?.(told)
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
