import { Icon } from '../design/icon.tsx'
import { SOURCE_ICONS, SOURCE_NAMES, type SourceKind } from './sourceKind.ts'
import './sourceMark.css'

/** The icon of a device or a service, with its name for a pointer and a screen reader. */
export const SourceMark = ({ kind }: { kind: SourceKind }) => (
  <span className="source-mark" title={SOURCE_NAMES[kind]}>
    <Icon name={SOURCE_ICONS[kind]} />
    <span className="visually-hidden">{SOURCE_NAMES[kind]}</span>
  </span>
)
