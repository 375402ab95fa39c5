/** The name of the link in a message. */
export const LOOK = 'Look at it'
