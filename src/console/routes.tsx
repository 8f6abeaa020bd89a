import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { Failure } from './controls/Failure.js'
import { InboxPage } from './inbox/InboxPage.js'
import { readFilters } from './inbox/filters.js'
import { readDashboardFilters } from './dashboard/filters.js'
import { IncidentPage } from './incident/IncidentPage.js'
import { readApprovalsFilters } from './approvals/filters.js'
import { readOnCallFilters } from './onCall/filters.js'
import { OwnIncidentPage } from './own/OwnIncidentPage.js'
import { OwnPage } from './own/OwnPage.js'
import { readPolicyFilters } from './policy/filters.js'
import { NothingHere } from './shell/NothingHere.js'
import { Shell } from './shell/Shell.js'
import { SignInPage } from './signIn/SignInPage.js'

const root = createRootRoute({ notFoundComponent: NothingHere, errorComponent: ({ error }) => <Failure error={error} /> })

const signIn = createRoute({
  getParentRoute: () => root, path: '/sign-in', component: SignInPage,
  // Only a path of ours: a link must not lead elsewhere after the sign-in.
  validateSearch: ({ to }: Record<string, unknown>): { to?: string } => (typeof to === 'string' && /^\/(?![/\\])/.test(to) ? { to } : {}),
})

const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell })
const inbox = createRoute({ getParentRoute: () => shell, path: '/', component: InboxPage, validateSearch: readFilters })
const incident = createRoute({ getParentRoute: () => shell, path: '/incidents/$number', component: IncidentPage })
const own = createRoute({ getParentRoute: () => shell, path: '/own', component: OwnPage })
const ownIncident = createRoute({ getParentRoute: () => shell, path: '/own/$number', component: OwnIncidentPage })
const onCall = createRoute({ getParentRoute: () => shell, path: '/on-call', validateSearch: readOnCallFilters, component: lazyRouteComponent(() => import('./onCall/OnCallPage.js'), 'OnCallPage') })
const policy = createRoute({ getParentRoute: () => shell, path: '/policy', validateSearch: readPolicyFilters, component: lazyRouteComponent(() => import('./policy/PolicyPage.js'), 'PolicyPage') })
const approvals = createRoute({ getParentRoute: () => shell, path: '/approvals', validateSearch: readApprovalsFilters, component: lazyRouteComponent(() => import('./approvals/ApprovalsPage.js'), 'ApprovalsPage') })
// Its former address, which people have kept.
const judgement = createRoute({ getParentRoute: () => shell, path: '/judgement', validateSearch: readApprovalsFilters, beforeLoad: ({ search }) => { redirect({ to: '/approvals', search, replace: true, throw: true }) } })
const dashboard = createRoute({
  getParentRoute: () => shell, path: '/dashboard', validateSearch: readDashboardFilters,
  component: lazyRouteComponent(() => import('./dashboard/DashboardPage.js'), 'DashboardPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([signIn, shell.addChildren([inbox, incident, own, ownIncident, onCall, policy, approvals, judgement, dashboard])]),
  defaultPreload: 'intent',
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register { router: typeof router }
}
