/** What was printed, as one line: where a terminal breaks it depends on its width and on the names in it. */
export const unwrapped = (text: string): string => text.replace(/\s+/g, ' ').trim()
