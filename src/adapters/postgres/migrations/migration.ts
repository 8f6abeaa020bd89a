/** One change of the schema. Migrations only go forward; one that was released is never edited, a new one mends it. */
export interface Migration {
  /** 1, 2, 3 …, without gaps. */
  number: number
  name: string
  statements: string
}
