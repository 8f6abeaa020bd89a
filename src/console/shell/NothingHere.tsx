import { Link } from '@tanstack/react-router'
import { Compass } from 'lucide-react'
import { Empty } from '../controls/Empty.js'

export function NothingHere() {
  return <Empty icon={<Compass />} title="There is no such page">The address may have been cut short. <Link to="/">Go to the inbox</Link>.</Empty>
}
