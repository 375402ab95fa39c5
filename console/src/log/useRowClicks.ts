import { type RefObject, useEffect } from 'react'

/** A click on a line that is no click on a control, and selects nothing, is one on its row. */
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
