import { useEffect, useState } from 'react'
import { Segments } from './segments.tsx'
import { stored } from './stored.ts'

const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const preference = stored('sonde.theme', THEMES, 'system')

/** Sets the page's theme; `system` follows the machine's. Charts listen to the attribute `data-theme` of the document. */
export const applyTheme = (theme: Theme): void => {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

/** Before the first paint: what was chosen the last time. */
export const applyStoredTheme = (): void => applyTheme(preference.read())

/** Light, dark, or as the machine. */
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
