const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (value: number): string => String(value).padStart(2, '0')

/** Common Log Format, as `$context.requestTime`: `15/Jan/2024:10:30:00 +0000`. @param at ms since the epoch */
export const logTime = (at: number): string => {
  const t = new Date(at)
  const time = [t.getUTCHours(), t.getUTCMinutes(), t.getUTCSeconds()].map(two).join(':')
  return `${two(t.getUTCDate())}/${months[t.getUTCMonth()]}/${t.getUTCFullYear()}:${time} +0000`
}
