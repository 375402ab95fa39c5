/** A preference of this browser: kept in local storage where that is allowed. Never for tokens. */
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
      // Without storage it lasts as long as the page.
    }
  },
})
