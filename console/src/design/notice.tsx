import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'

const ICONS: Record<'info' | 'ok' | 'warn' | 'error', IconName> = {
  info: 'info',
  ok: 'check',
  warn: 'alert',
  error: 'alert',
}

/** A notice with its title and a way to go on. A screen reader reads an error at once. */
export const Notice = ({
  kind = 'info',
  title,
  children,
}: {
  kind?: keyof typeof ICONS
  title?: string
  children?: ReactNode
}) => (
  <div className={`notice notice--${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
    <Icon name={ICONS[kind]} />
    <div className="notice__words">
      {title && <p className="notice__title">{title}</p>}
      {children}
    </div>
  </div>
)
