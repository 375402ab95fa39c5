/** A preference that this browser remembers in local storage, if it is allowed to. Not for tokens. */
export const stored = <Choice extends string>(key: string, choices: readonly Choice[], otherwise: Choice) => ({
  read: (): Choice => {
    try {
      const text = localStorage.getItem(key)
      return choices.find(choice => choice === text) ?? otherwise
    } catch {
      return otherwise
    }
  },
  write: (choice: Choice): void => {
    try {
      localStorage.setItem(key, choice)
    } catch {
      // Without storage, the preference lasts as long as the page.
    }
  },
})
