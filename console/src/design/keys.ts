import { useEffect, useRef } from 'react'

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))

/**
 * Calls back for a key that is pressed without a modifier, unless a text field has the focus or a dialog is open.
 */
export const useKeys = (keys: Readonly<Record<string, () => void>>): void => {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { key, target, ctrlKey, metaKey, altKey } = event
      const isBox = target instanceof HTMLInputElement && /^(radio|checkbox|button)$/.test(target.type)
      if (ctrlKey || metaKey || altKey || event.defaultPrevented || (isTyping(target) && !isBox)) return
      const act = Object.hasOwn(latest.current, key) ? latest.current[key] : undefined
      if (!act || document.querySelector('dialog[open]')) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
}
