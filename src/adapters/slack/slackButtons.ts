import type { Notice } from '../../domain/notices/notice.js'
import { phrases } from '../../domain/notices/templates/render.js'
import { pageAnswers, type PageAnswer } from '../../domain/paging/answeredPage.js'
import type { Answerable } from '../../ports/answerLinks.js'
import { plain, type PlainText } from './slackText.js'

/** By which the buttons are found in a message again. */
const blockId = 'baton_page'

interface Button {
  type: 'button'
  /** `baton_accept`: apps may have other buttons. */
  action_id: string
  text: PlainText
  style?: 'primary'
  value?: string
  url?: string
}

export interface Buttons {
  type: 'actions'
  block_id: string
  elements: Button[]
}

/** What a page lets people do, as buttons. Their value is read, never believed. */
export function buttonsOf({ language }: Notice, { button, open }: Answerable): Buttons {
  const words = phrases[language].answers
  return {
    type: 'actions', block_id: blockId,
    elements: [
      ...pageAnswers.map((answer): Button => ({
        type: 'button', action_id: actionOf(answer), text: plain(words[answer], 75), value: button, ...(answer === 'accept' && { style: 'primary' }),
      })),
      { type: 'button', action_id: 'baton_open', text: plain(words.open, 75), url: open },
    ],
  }
}

/** Which answer an action stands for; null: none. */
export function answerOfAction(actionId: string): PageAnswer | null {
  return pageAnswers.find(answer => actionOf(answer) === actionId) ?? null
}

export function isButtons(block: { type: string; block_id?: unknown }): boolean {
  return block.block_id === blockId
}

function actionOf(answer: PageAnswer): string {
  return `baton_${answer}`
}
