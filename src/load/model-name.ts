/** The name a model gets from its file's own or, of an item of a bundle, from the item's; what can't stand in a URL becomes '-'. */
export function modelName(file: string, member: string | undefined): string {
  const own = member?.split('::').at(-1) ?? file.replace(/\.[^.]*$/, '')
  const name = own.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '')
  return name.slice(0, 128) || 'model'
}
