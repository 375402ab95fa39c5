import { Icon } from '../design/icon.tsx'

/** Says that a device has a key, so that nobody can use its name without it. */
export const KeyMark = () => (
  <span className="fleet__key" title="Protected by a key">
    <Icon name="key" />
    <span className="visually-hidden">Protected by a key</span>
  </span>
)
