import { useRef } from 'react'
import { visibleText } from '../../design/visibleText.ts'
import type { WatchedType } from './draft.ts'
import { FormField } from './field.tsx'
import { jsonPlaces, placeOf, placeText } from './jsonPlaces.ts'
import { TYPE_LABELS } from './labels.ts'
import { FROM_LEVELS, levelIn, withLevel } from './levelInPattern.ts'

/** An error of the API about a part of the pattern. */
export type PatternError = { readonly path: string; readonly message: string }

const faultIn = (
  pattern: string,
  error: PatternError | undefined,
): { readonly words: string; readonly at: number } | undefined => {
  if (pattern.trim() === '') return error && { words: error.message, at: 0 }
  const read = jsonPlaces(pattern)
  if ('problem' in read) return { words: read.problem, at: read.at }
  return error && { words: error.message, at: placeOf(read.places, error.path) }
}

const LevelSelect = ({ pattern, onChange }: { pattern: string; onChange: (pattern: string) => void }) => {
  const level = levelIn(pattern)
  return (
    <FormField label="Level" hint="It stands in the pattern, too." fault={undefined}>
      {tied => (
        <select
          {...tied}
          className="select"
          disabled={level === undefined}
          value={level ?? 'other'}
          onChange={({ target }) => {
            const chosen = (['any', ...FROM_LEVELS] as const).find(one => one === target.value)
            if (chosen) onChange(withLevel(pattern, chosen))
          }}
        >
          <option value="any">any</option>
          {FROM_LEVELS.map(one => (
            <option key={one} value={one}>
              {one === 'fatal' ? 'fatal' : `${one} and above`}
            </option>
          ))}
          {(level === 'other' || level === undefined) && <option value="other">as the pattern says</option>}
        </select>
      )}
    </FormField>
  )
}

/** The pattern of a rule, as JSON. A fault is told with its line and column, and can be gone to. */
export const PatternField = ({
  type,
  pattern,
  fault,
  error,
  onChange,
}: {
  type: WatchedType
  pattern: string
  /** The fault of a text that is JSON and yet no pattern. */
  fault: string | undefined
  error: PatternError | undefined
  onChange: (pattern: string) => void
}) => {
  const area = useRef<HTMLTextAreaElement>(null)
  const found = faultIn(pattern, error)
  const words = found ? `${visibleText(found.words)} (${placeText(pattern, found.at)})` : fault
  const goThere = () => {
    area.current?.focus()
    if (found) area.current?.setSelectionRange(found.at, found.at + 1)
  }
  return (
    <div className="rule-form__pattern">
      {type === 'log' && <LevelSelect pattern={pattern} onChange={onChange} />}
      <FormField
        label="Pattern (JSON)"
        hint={
          <>
            In the language of EventBridge: <code>prefix</code>, <code>suffix</code>, <code>wildcard</code>,{' '}
            <code>numeric</code>, <code>anything-but</code>, <code>exists</code>, <code>equals-ignore-case</code>,{' '}
            <code>cidr</code>, <code>$or</code>. Empty for any of these events.
          </>
        }
        fault={words}
      >
        {tied => (
          <textarea
            {...tied}
            ref={area}
            className="input mono"
            rows={Math.min(16, Math.max(4, pattern.split('\n').length + 1))}
            spellCheck={false}
            autoComplete="off"
            value={pattern}
            onChange={({ target }) => onChange(target.value)}
          />
        )}
      </FormField>
      <div className="actions">
        {found && (
          <button type="button" className="button" onClick={goThere}>
            Go to the fault
          </button>
        )}
        {pattern.trim() !== TYPE_LABELS[type].example && (
          <button type="button" className="button" onClick={() => onChange(TYPE_LABELS[type].example)}>
            Take an example
          </button>
        )}
      </div>
    </div>
  )
}
