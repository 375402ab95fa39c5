const KEY = 'sonde.token'
const REFRESH_KEY = 'sonde.refresh'

/** A token, and a refresh token where the issuer gave one. */
export type Credential = { readonly token: string; readonly refreshToken?: string | undefined }

/** Keeps the token until this tab is closed, and nowhere else. */
export type TokenStore = {
  readonly read: () => Credential | undefined
  readonly write: (credential: Credential) => void
  readonly clear: () => void
}

type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

export const tokenStore = (storage: TextStorage): TokenStore => ({
  read: () => {
    const token = storage.getItem(KEY)
    return token === null ? undefined : { token, refreshToken: storage.getItem(REFRESH_KEY) ?? undefined }
  },
  write: ({ token, refreshToken }) => {
    storage.setItem(KEY, token)
    if (refreshToken === undefined) storage.removeItem(REFRESH_KEY)
    else storage.setItem(REFRESH_KEY, refreshToken)
  },
  clear: () => {
    storage.removeItem(KEY)
    storage.removeItem(REFRESH_KEY)
  },
})

const memoryStorage = (): TextStorage => {
  const texts = new Map<string, string>()
  return {
    getItem: key => texts.get(key) ?? null,
    setItem: (key, text) => void texts.set(key, text),
    removeItem: key => void texts.delete(key),
  }
}

/** The storage of this tab. A browser that forbids it gets one that lasts until the page is loaded again. */
export const browserStorage = (storageOf: () => TextStorage = () => sessionStorage): TextStorage => {
  try {
    return storageOf()
  } catch {
    return memoryStorage()
  }
}
