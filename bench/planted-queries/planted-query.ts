export interface PlantedQuery {
  readonly name: string;
  /** The anti-patterns that were planted in it: ids of rules where a rule should say it, words where none does. */
  readonly planted: readonly string[];
  readonly sql: string;
}
