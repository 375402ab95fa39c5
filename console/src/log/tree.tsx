import { useState } from 'react'
import type { JsonValue } from '../../../client/watch.ts'
import { visibleText } from '../design/visibleText.ts'

/** The number of entries that are shown at once; a button shows more. */
const SHOWN = 100
/** Deeper branches are closed at first. */
const OPEN_TO = 4

const isBranch = (value: JsonValue): value is JsonValue[] | { [key: string]: JsonValue } =>
  typeof value === 'object' && value !== null

const sizeText = (value: JsonValue[] | { [key: string]: JsonValue }): string =>
  Array.isArray(value) ? `[${value.length}]` : `{${Object.keys(value).length}}`

const Leaf = ({ name, value }: { name: string; value: JsonValue }) => (
  <span className="log-tree__leaf">
    <span className="log-tree__name">{visibleText(name)}</span>{' '}
    <span className="log-tree__value" data-type={value === null ? 'null' : typeof value}>
      {typeof value === 'string' ? visibleText(value) : `${value}`}
    </span>
  </span>
)

const Branch = ({ name, value, depth }: { name: string; value: JsonValue; depth: number }) => {
  if (!isBranch(value)) return <Leaf name={name} value={value} />
  return (
    <details open={depth < OPEN_TO}>
      <summary>
        <span className="log-tree__name">{visibleText(name)}</span>{' '}
        <span className="log-tree__size">{sizeText(value)}</span>
      </summary>
      <Tree value={value} depth={depth + 1} />
    </details>
  )
}

/** A message as a tree, whatever its schema. */
export const Tree = ({ value, depth = 0 }: { value: JsonValue; depth?: number }) => {
  const [shown, setShown] = useState(SHOWN)
  if (!isBranch(value)) return <Leaf name="" value={value} />
  const entries = Object.entries(value)
  return (
    <ul className="log-tree">
      {entries.slice(0, shown).map(([name, one]) => (
        <li key={name}>
          <Branch name={name} value={one} depth={depth} />
        </li>
      ))}
      {entries.length > shown && (
        <li>
          <button type="button" className="log-mark__load" onClick={() => setShown(shown + SHOWN)}>
            {entries.length - shown} more
          </button>
        </li>
      )}
    </ul>
  )
}
