import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import { useRoute } from '../address/route.ts'
import { ConnectionDetail } from '../connection/detail.tsx'
import { useReportedConnection } from '../connection/report.tsx'
import { useKeys } from '../design/keys.ts'
import { useLoadLater } from '../design/loadLater.ts'
import { Header } from './header.tsx'
import './shell.css'

const loadHelp = () => import('./helpDialog.tsx')
const HelpDialog = lazy(async () => ({ default: (await loadHelp()).HelpDialog }))
const LATER = [loadHelp]

const focusSearch = () => {
  const boxes = document.querySelectorAll<HTMLInputElement>('main input[type="search"]')
  for (const box of boxes) {
    if (!box.checkVisibility()) continue
    box.focus()
    box.select()
    return
  }
}

/** Moves the focus to the content of each new page, for people who use a keyboard or a screen reader. */
const useFocusOnContent = () => {
  const content = useRef<HTMLElement>(null)
  const route = JSON.stringify(useRoute())
  const last = useRef(route)
  useEffect(() => {
    if (last.current === route) return
    last.current = route
    content.current?.focus({ preventScroll: true })
  }, [route])
  return content
}

/** The frame of every page: the header, and the keys that work everywhere. */
export const Shell = ({ children }: { children: ReactNode }) => {
  const [isHelping, setIsHelping] = useState(false)
  const connection = useReportedConnection()
  const content = useFocusOnContent()
  useLoadLater(LATER)
  useKeys({ '/': focusSearch, '?': () => setIsHelping(true) })
  return (
    <div className="shell">
      <a className="shell__skip" href="#content">
        Skip to the content
      </a>
      <Header connection={connection} onHelp={() => setIsHelping(true)} />
      <ConnectionDetail situation={connection} />
      <main ref={content} id="content" className="shell__content" tabIndex={-1}>
        {children}
      </main>
      <Suspense>{isHelping && <HelpDialog onClose={() => setIsHelping(false)} />}</Suspense>
    </div>
  )
}
