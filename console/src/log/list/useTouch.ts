import { type RefObject, useEffect } from 'react'

/** Calls back when a pointer is pressed on an element or text in it is selected, and when neither is the case any more. */
export const useTouch = (element: RefObject<HTMLElement | null>, onChange: (isTouched: boolean) => void): void => {
  useEffect(() => {
    const ended = new AbortController()
    const { signal } = ended
    let isPressed = false
    const tell = () => {
      const selection = getSelection()
      const isSelecting = selection !== null && !selection.isCollapsed
      onChange(isPressed || (isSelecting && element.current?.contains(selection.anchorNode) === true))
    }
    const press = ({ button, pointerType }: PointerEvent) => {
      isPressed = button === 0 && pointerType === 'mouse'
      tell()
    }
    const release = () => {
      if (!isPressed) return
      isPressed = false
      tell()
    }
    element.current?.addEventListener('pointerdown', press, { signal })
    for (const type of ['pointerup', 'pointercancel', 'blur']) window.addEventListener(type, release, { signal })
    document.addEventListener('selectionchange', tell, { signal })
    return () => ended.abort()
  }, [element, onChange])
}
