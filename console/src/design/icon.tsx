const PATHS = {
  check: 'M3 8.5l3.2 3.2L13 5',
  clock: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3.2l2.2 1.4',
  off: 'M4 4l8 8M12 4l-8 8',
  help: 'M6 6a2 2 0 1 1 2.8 1.9c-.6.3-.8.7-.8 1.4M8 11.6v.2M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z',
  settings:
    'M2.5 5h5M11 5h2.5M2.5 11H5M8.5 11h5M9.2 3.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6zM6.8 9.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6z',
  copy: 'M6 6V3.5h6.5V10H10M3.5 6H10v6.5H3.5z',
  up: 'M8 13V3.5M4 7l4-4 4 4',
  down: 'M8 3v9.5M4 9l4 4 4-4',
  alert: 'M8 2.5L14 13H2zM8 6.5v3M8 11.2v.2',
  info: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 7.4v3.4M8 5v.2',
  search: 'M7 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM10 10l3.4 3.4',
  live: 'M8 6.6a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8zM4.9 11.1a4.4 4.4 0 0 1 0-6.2M11.1 4.9a4.4 4.4 0 0 1 0 6.2',
  retry: 'M13 8a5 5 0 1 1-1.6-3.7M13 2.5v3h-3',
  none: 'M4 8h8',
  device: 'M5 5h6v6H5zM6.5 5V2.5M9.5 5V2.5M6.5 13.5V11M9.5 13.5V11M5 6.5H2.5M5 9.5H2.5M13.5 6.5H11M13.5 9.5H11',
  bell: 'M4 11V7.2a4 4 0 0 1 8 0V11l1.2 1.4H2.8zM6.8 13.6a1.3 1.3 0 0 0 2.4 0M8 3.2V2',
  key: 'M5.5 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM8 8h6M11 8v2.2M13.5 8v2.2',
  service: 'M2.5 3h11v4h-11zM2.5 9h11v4h-11zM5 5v.1M5 11v.1',
} as const

/** The name of an icon. */
export type IconName = keyof typeof PATHS

/** A small icon beside words that say the same, and therefore hidden from screen readers. */
export const Icon = ({ name }: { name: IconName }) => (
  <svg
    className="icon"
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.6"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    <path d={PATHS[name]} />
  </svg>
)
