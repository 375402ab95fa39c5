import type { AnchorHTMLAttributes, MouseEvent } from 'react'
import { go } from '../address/route.ts'

const isPlain = ({ button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent) =>
  button === 0 && !metaKey && !ctrlKey && !shiftKey && !altKey

/** A link to another page of the console. It does not load the console again. */
export const Link = ({ href, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) => (
  <a
    {...rest}
    href={href}
    onClick={event => {
      if (!isPlain(event)) return
      event.preventDefault()
      go(href)
    }}
  />
)
