/**
 * Corrects an invalid browser language. Call it before uPlot is loaded, which formats numbers in that language and fails
 * when it is invalid: Chromium without a locale (`LANG=C`) says `en-US@posix`.
 */
export const mendLanguage = (): void => {
  try {
    new Intl.NumberFormat(navigator.language)
  } catch {
    Object.defineProperty(navigator, 'language', { value: 'en-US', configurable: true })
  }
}
