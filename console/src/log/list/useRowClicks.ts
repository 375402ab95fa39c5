import { type RefObject, useEffect } from 'react'

/** Calls back for a click on a row, unless it was on a control or selected text. */
export const useRowClicks = (list: RefObject<HTMLElement | null>, onClick: (key: string) => void): void => {
  useEffect(() => {
    const element = list.current
    const click = ({ target }: MouseEvent) => {
      if (!(target instanceof Element) || target.closest('button, a, .log-details')) return
      const key = target.closest<HTMLElement>('[data-event]')?.dataset.event
      if (key !== undefined && getSelection()?.isCollapsed !== false) onClick(key)
    }
    element?.addEventListener('click', click)
    return () => element?.removeEventListener('click', click)
  }, [list, onClick])
}
