/** How many names one message may add, and take away; and how many tags an incident may come to by that. */
export const mostTagsNamed = 20
export const mostTags = 50

export interface Retagging {
  addTags?: readonly string[]
  removeTags?: readonly string[]
}

/** The tags afterwards, those that stay in their order. What is taken away and added in one message is there. */
export function retagged(tags: readonly string[], { addTags = [], removeTags = [] }: Retagging): string[] {
  const kept = tags.filter(tag => !removeTags.includes(tag) || addTags.includes(tag))
  return [...kept, ...new Set(addTags.filter(tag => !tags.includes(tag)))]
}

/** `tagged complex, lyon; no longer tagged bank`, or nothing where both are the same. */
export function retaggingWords(before: readonly string[], after: readonly string[]): string {
  const added = after.filter(tag => !before.includes(tag))
  const removed = before.filter(tag => !after.includes(tag))
  return [
    ...(added.length > 0 ? [`tagged ${added.join(', ')}`] : []),
    ...(removed.length > 0 ? [`no longer tagged ${[...new Set(removed)].join(', ')}`] : []),
  ].join('; ')
}
