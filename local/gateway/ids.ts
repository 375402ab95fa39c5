/** `bytes` random bytes as base64 for URLs. @param random a number in [0, 1) */
const base64 = (bytes: number, random: () => number): string =>
  Buffer.from(Array.from({ length: bytes }, () => Math.floor(random() * 256))).toString('base64url')

/** An id as API Gateway makes them for requests, messages and connections: 15 characters of base64 and an equals sign, `L0SM9cOFvHcCIhw=`. */
export const requestId = (random: () => number): string => `${base64(11, random)}=`
