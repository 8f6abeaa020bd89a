import './theme/base.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider as LinkRouter } from 'react-aria-components'
import { queryClient } from './api/queryClient.js'
import { whenSignedOut } from './api/request.js'
import { router } from './routes.js'
import { chosenTheme, showTheme } from './theme/theme.js'

showTheme(chosenTheme())

whenSignedOut(() => {
  const { pathname, href } = router.state.location
  if (pathname === '/sign-in') return
  queryClient.clear()
  void router.navigate({ to: '/sign-in', search: { to: href } })
})

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <LinkRouter navigate={href => void router.navigate({ href })}>
        <RouterProvider router={router} />
      </LinkRouter>
    </QueryClientProvider>
  </StrictMode>,
)
