/**
 * uPlot takes the language of the browser for numbers while it is loaded, and fails where that is none: Chromium without a
 * locale (`LANG=C`) says `en-US@posix`. Call it before.
 */
export const mendLanguage = (): void => {
  try {
    new Intl.NumberFormat(navigator.language)
  } catch {
    Object.defineProperty(navigator, 'language', { value: 'en-US', configurable: true })
  }
}
