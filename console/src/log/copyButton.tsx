import { useEffect, useState } from 'react'
import { Icon } from '../design/icon.tsx'

/** The button confirms for this long, ms. */
const SAID_MS = 2_000
const WORDS = { copied: 'Copied', refused: 'Blocked by the browser' } as const

/** Copies a text, and confirms it. */
export const CopyButton = ({ label, text }: { label: string; text: () => string }) => {
  const [done, setDone] = useState<keyof typeof WORDS>()
  useEffect(() => {
    if (!done) return
    const timer = setTimeout(() => setDone(undefined), SAID_MS)
    return () => clearTimeout(timer)
  }, [done])
  const copy = () =>
    navigator.clipboard.writeText(text()).then(
      () => setDone('copied'),
      () => setDone('refused'),
    )
  return (
    <button type="button" className="button" onClick={() => void copy()}>
      <Icon name={done === 'copied' ? 'check' : 'copy'} />
      <span aria-live="polite">{done ? WORDS[done] : label}</span>
    </button>
  )
}
