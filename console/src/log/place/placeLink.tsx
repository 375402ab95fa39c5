import type { MouseEvent, ReactNode } from 'react'
import { goToPlace, type Place, placeQuery } from './place.ts'

const isPlain = ({ button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent) =>
  button === 0 && !metaKey && !ctrlKey && !shiftKey && !altKey

/** A link to a place in time, which may be on the page that is open. */
export const PlaceLink = ({ path, place, children }: { path: string; place: Place; children: ReactNode }) => (
  <a
    className="button"
    href={path + placeQuery(place)}
    onClick={event => {
      if (!isPlain(event)) return
      event.preventDefault()
      goToPlace(place, path)
    }}
  >
    {children}
  </a>
)
