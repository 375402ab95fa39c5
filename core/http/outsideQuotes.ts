/** A part of a header up to a separator, in which a separator between quotes is part of a quoted string (RFC 9110 §5.6.4). */
const PARTS = {
  ',': /(?:"(?:[^"\\]|\\.)*(?:"|$)|[^",])+/gs,
  ';': /(?:"(?:[^"\\]|\\.)*(?:"|$)|[^";])+/gs,
}

/** The parts of a header, without the space around them; those that are empty are left out. */
export const partsOf = (header: string, separator: keyof typeof PARTS): readonly string[] =>
  (header.match(PARTS[separator]) ?? []).map(part => part.trim()).filter(part => part !== '')
