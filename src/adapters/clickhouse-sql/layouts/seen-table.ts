/** A table as `system.columns` tells of it. */
export interface SeenTable {
  /** `database.table` */
  readonly table: string
  /** Name to type. */
  readonly columns: ReadonlyMap<string, string>
}
