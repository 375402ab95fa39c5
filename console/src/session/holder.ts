import type { Me } from '../../../core/contracts/http.ts'
import type { Credential } from './tokenStore.ts'

/** A token that the stack accepts, and its holder. */
export type SignedIn = { readonly credential: Credential; readonly me: Me }

/** A link with a token leads to a page on which somebody is signed in: the token is somebody else's, or the stack refuses it. */
export type Offer = ({ readonly kind: 'other' } & SignedIn) | { readonly kind: 'refused'; readonly error: unknown }

const textOf = ({ sub, devices, scope }: Me): string => JSON.stringify([sub, devices.toSorted(), scope.toSorted()])

/** Whether two tokens have the same subject and the same rights, so that one may replace the other without a question. */
export const isSameHolder = (one: Me, other: Me): boolean => textOf(one) === textOf(other)

/** The rights of a token, in words: `devices A, B-*; scope read, write`. */
export const rightsText = ({ devices, scope }: Me): string =>
  `devices ${devices.join(', ') || 'none'}; scope ${scope.join(', ') || 'none'}`
