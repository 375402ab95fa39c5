/**
 * The item of the Keys table that says that the stage has, or had, a key. It is no kid, which is hex. A listener that finds none knows without a
 * further read that no name needs a key.
 */
export const ANY_KEY = '#any'
