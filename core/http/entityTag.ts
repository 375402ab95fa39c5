import { createHash } from 'node:crypto'

/** An entity tag (RFC 9110 §8.8.3): the text between its quotes, and whether it is weak. */
export type EntityTag = { readonly opaque: string; readonly isWeak: boolean }

/** A short text for a body: two bodies have the same one only when they are equal. */
export const digestOf = (body: string): string => createHash('sha256').update(body).digest('base64url').slice(0, 22)

/**
 * The entity tag of a page of a list, made of what it shows. It is weak: two answers that show the same have cursors of their own,
 * each of which leads on.
 */
export const pageTag = (shown: unknown): string => `W/"${digestOf(JSON.stringify(shown))}"`

/** The entity tags that a header names, or `*`; nothing where it is not a list of entity tags. */
export const tagsIn = (header: string): readonly EntityTag[] | '*' | undefined => {
  if (header.trim() === '*') return '*'
  const item = /[\s,]*(?:(W\/)?"([^"]*)"\s*(?:,|$))/y
  const tags: EntityTag[] = []
  const list = header.replace(/[\s,]+$/, '')
  while (item.lastIndex < list.length) {
    const found = item.exec(list)
    if (!found) return undefined
    tags.push({ opaque: found[2] ?? '', isWeak: found[1] !== undefined })
  }
  return tags.length > 0 ? tags : undefined
}
