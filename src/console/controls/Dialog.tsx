import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { IconButton } from './Button.js'
import styles from './Dialog.module.css'

interface DialogProps {
  title: string
  /** A line below the title. */
  about?: ReactNode
  isOpen: boolean
  onClose: () => void
  /** `wide` has room for a form and what comes of it. */
  size?: 'm' | 'wide'
  children: ReactNode
  /** What stays in sight above the content, however far that is scrolled. */
  notice?: ReactNode
  /** The buttons at its end, which stay in sight. */
  actions?: ReactNode
  /** Ctrl+Enter, from wherever somebody types. */
  onSend?: () => void
  /** While something is on its way it does not close by itself. */
  isBusy?: boolean
}

/** A dialog in front of the page; on a phone it is the whole page. */
export function Dialog({ title, about, isOpen, onClose, size = 'm', children, notice, actions, onSend, isBusy = false }: DialogProps) {
  return (
    <ModalOverlay className={styles.overlay} isOpen={isOpen} onOpenChange={open => { if (!open) onClose() }} isKeyboardDismissDisabled={isBusy}>
      <Modal className={`${styles.modal} ${styles[size]}`}>
        <AriaDialog className={styles.dialog}>
          <header className={styles.header}>
            <div>
              <Heading slot="title" level={2}>{title}</Heading>
              {about && <p className={styles.about}>{about}</p>}
            </div>
            <IconButton label="Close" onPress={onClose}><X aria-hidden="true" /></IconButton>
          </header>
          {notice && <div className={styles.notice}>{notice}</div>}
          <div className={styles.body} onKeyDown={event => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSend?.() }}>{children}</div>
          {actions && <footer className={styles.actions}>{actions}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
