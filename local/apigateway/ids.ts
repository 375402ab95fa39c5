const base64 = (bytes: number, random: () => number): string =>
  Buffer.from(Array.from({ length: bytes }, () => Math.floor(random() * 256))).toString('base64url')

/** A connection id as AWS makes them: 15 characters of base64 and an equals sign, `L0SM9cOFvHcCIhw=`. */
export const connectionId = (random: () => number): string => `${base64(11, random)}=`

/** Whether a text can be a connection id at all. What cannot is a bad request and not a connection that is gone. */
export const isConnectionId = (text: string): boolean => /^[\w-]{15}=$/.test(text)

/** A request or message id, of the same form. */
export const requestId = connectionId
