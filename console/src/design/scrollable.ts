/** Attributes of an element that scrolls: the keyboard must reach it, too (WCAG 2.1.1). */
export const scrollable = { tabIndex: 0 } as const
