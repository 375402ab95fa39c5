import { useEffect, useState } from 'react'
import { Segments } from './segments.tsx'
import { stored } from './stored.ts'

const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const preference = stored('sonde.theme', THEMES, 'system')

/** Sets the page's theme; `system` follows the machine. Charts listen to the attribute `data-theme` of the document. */
export const applyTheme = (theme: Theme): void => {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

/** Sets the theme that this browser remembers. Call it before the first paint. */
export const applyStoredTheme = (): void => applyTheme(preference.read())

/** Switches between the machine's theme, light and dark. */
export const ThemeSwitch = () => {
  const [theme, setTheme] = useState(preference.read)
  useEffect(() => applyTheme(theme), [theme])
  return (
    <Segments
      label="Theme"
      value={theme}
      onChange={choice => {
        preference.write(choice)
        setTheme(choice)
      }}
      choices={[
        { value: 'system', label: 'System' },
        { value: 'light', label: 'Light' },
        { value: 'dark', label: 'Dark' },
      ]}
    />
  )
}
