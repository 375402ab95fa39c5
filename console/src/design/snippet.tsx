import { useEffect, useRef, useState } from 'react'
import { Icon } from './icon.tsx'

type Copied = 'not yet' | 'copied' | 'refused'
const WORDS: Record<Copied, string> = { 'not yet': 'Copy', copied: 'Copied', refused: 'Select and copy' }

/** A line with a button that copies it. Where the browser forbids that, the button selects the text instead. */
export const Snippet = ({ text, label }: { text: string; label: string }) => {
  const [copied, setCopied] = useState<Copied>('not yet')
  const code = useRef<HTMLElement>(null)
  useEffect(() => {
    if (copied !== 'copied') return
    const timer = setTimeout(() => setCopied('not yet'), 2000)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied('copied')
    } catch {
      if (code.current) getSelection()?.selectAllChildren(code.current)
      setCopied('refused')
    }
  }
  return (
    <div className="snippet">
      <code className="snippet__text" ref={code}>
        {text}
      </code>
      <button type="button" className="button" aria-label={`Copy ${label}`} onClick={() => void copy()}>
        <Icon name={copied === 'copied' ? 'check' : 'copy'} />
        <span aria-live="polite">{WORDS[copied]}</span>
      </button>
    </div>
  )
}
