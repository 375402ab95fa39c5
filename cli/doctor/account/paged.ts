/** Pages of a list are read up to this many; a name that is found after them is not told. */
const MAX_PAGES = 50

/** All elements of a list that comes in pages. */
export const paged = async <Page, Element>(
  read: (token: string | undefined) => Promise<Page>,
  of: (page: Page) => readonly Element[],
  next: (page: Page) => string | undefined,
): Promise<readonly Element[]> => {
  const all: Element[] = []
  let token: string | undefined
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await read(token)
    all.push(...of(answer))
    token = next(answer)
    if (!token) break
  }
  return all
}
