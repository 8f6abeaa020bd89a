/** True for a text in which nobody sees anything: blanks, and characters without a shape, such as a zero-width space. */
export function isBlank(text: string): boolean {
  return !/[^\s\p{C}\p{Z}]/u.test(text)
}
