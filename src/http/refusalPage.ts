import type { Problem } from './problems.js'

/** A refusal for people whose browser went to an address by itself: plain, and inert whatever it quotes. */
export function refusalPage({ title, detail, fix }: Pick<Problem, 'title' | 'detail' | 'fix'>): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>Baton: ${inert(title)}</title></head>
<body>
<main>
<h1>You are not signed in</h1>
<p>${inert(detail)}</p>
<p>${inert(fix)}</p>
<p><a href="/sign-in">Back to sign-in</a></p>
</main>
</body>
</html>
`
}

function inert(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.codePointAt(0)};`)
}
