/**
 * The item of the Keys table that says that the stage has, or had, a key whose kid was made elsewhere. It is no kid, which is hex. A listener that finds
 * none refuses every kid that the stage did not give out without a read.
 */
export const FOREIGN_KID = '#foreign'
