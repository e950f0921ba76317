/** From a global id to the id of a noun; anything else stays as it is, and is then not found. */
export function readId(typename: string, id: string): string {
  const decoded = Buffer.from(id, 'base64').toString();
  return decoded.startsWith(`${typename}:`) ? decoded.slice(typename.length + 1) : id;
}
