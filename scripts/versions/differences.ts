/**
 * Deliberate differences between this version and a frozen one, by its name: a dotted path of what is understood, and the reason why both
 * versions can run side by side all the same. A frozen version itself is never changed.
 */
export const differences: Readonly<Record<string, readonly { readonly path: string; readonly why: string }[]>> = {}
