/**
 * Every code an issue can carry, with what it means and what to do next. Codes are stable: clients branch on them.
 * `docs/errors.md` documents each one, and a test holds the two together.
 */
export const issueCodes = {
  // What was asked
  UNKNOWN_METRIC: 'No metric has this key.',
  UNKNOWN_DIMENSION: 'No dimension has this key, or none that the metric can reach.',
  AMBIGUOUS_DIMENSION: 'Several dimensions match; qualify the key with the entity that leads to it.',
  UNREACHABLE_DIMENSION: 'The dimension exists, but no many-to-one join leads to it from the metric.',
  UNKNOWN_CALENDAR: 'No calendar has this key.',
  UNKNOWN_SCHEDULE: 'No schedule has this key.',
  UNKNOWN_NAMED_PERIOD: 'The calendar names no such period.',
  UNKNOWN_FRAMEWORK: 'No framework has this key.',
  UNKNOWN_STAKEHOLDER: 'No stakeholder has this key.',
  UNKNOWN_BENCHMARK: 'No benchmark has this key.',
  UNKNOWN_SCORE: 'No score has this key.',
  MALFORMED_PERIOD: 'The period mixes forms, lacks a part, or is not a date.',
  EMPTY_PERIOD: 'The period ends at or before its start.',
  TOO_MANY_PERIODS: 'The series has more points than one request may have.',
  TOO_MANY_GROUPS: 'The breakdown has more groups than one request may have; use a filter or top.',
  GRAIN_TOO_FINE: 'The time dimension or the calendar has no such grain.',
  NO_TIME_DIMENSION: 'The dataset has no time dimension: only the period "all time" can be asked.',
  MALFORMED_FILTER: 'The filter has no condition, several at once, or an operator that the dimension does not know.',
  FILTER_TYPE_MISMATCH: 'The value is not of the type of the dimension.',
  UNKNOWN_VALUE: 'The dimension has a closed list of values, and this is none of them.',
  UNSUPPORTED_QUESTION: 'The question is understood, and cannot be answered correctly.',
  MALFORMED_INPUT: 'An argument is malformed.',
  OPERATION_TOO_LARGE: 'The GraphQL operation nests too deeply or selects too much; split it.',
  NUMBER_OUT_OF_RANGE: 'A stored number is NaN or infinite, or a count is past the exact range.',
  // Model files
  MODEL_FILE_UNREADABLE: 'The model folder or file cannot be read.',
  MODEL_SYNTAX: 'The file is not valid YAML.',
  MODEL_SHAPE: 'A key is missing, unknown or of the wrong type.',
  MODEL_DUPLICATE_KEY: 'Two definitions of one kind have the same key.',
  MODEL_UNKNOWN_REFERENCE: 'A definition names another that does not exist.',
  MODEL_CYCLE: 'Definitions depend on each other in a circle.',
  MODEL_INVALID: 'A definition contradicts itself or another one.',
  MODEL_MISSING_TABLE: 'The dataset points at a table or view that the database does not have.',
  MODEL_MISSING_COLUMN: 'An expression names a column that the table does not have.',
  MODEL_WRONG_TYPE: 'A column or snippet has another type than the definition says.',
  MODEL_EMPTY: 'No definitions were found.',
  CATALOG_CONFLICT: 'Another apply happened in between.',
  CATALOG_EMPTY: 'No model has been applied to this database.',
  // Import
  IMPORT_FILE_UNREADABLE: 'The file cannot be read or is not CSV.',
  IMPORT_UNKNOWN_DATASET: 'No dataset has this key.',
  IMPORT_MAPPING_INVALID: 'The mapping file is malformed or names what does not exist.',
  IMPORT_COLUMN_MISSING: 'The file lacks a column that the mapping needs.',
  IMPORT_NOT_A_TABLE: 'The dataset is a view or a query, or has no primary key to tell rows apart.',
  IMPORT_TABLE_MISSING: 'The table of the dataset does not exist yet.',
  IMPORT_TOO_MANY_REJECTS: 'More rows were rejected than the import allows; nothing was stored.',
  IMPORT_ROWS_REFUSED: 'The database refused the rows (a constraint, a right, a full disk); nothing was stored.',
  // Open text
  TEXT_NO_TAXONOMY: 'No taxonomy says what to look for in the comments.',
  TEXT_TABLE_UNUSABLE: 'A table for what is found in comments is there, and lacks a column of it.',
  // Goals
  UNKNOWN_GOAL: 'No goal that you may see has this id.',
  UNKNOWN_TARGET: 'No target that you may see has this id.',
  ACTOR_REQUIRED: 'The request does not say who acts, and a change needs a name.',
  GOAL_INVALID: 'A goal contradicts itself or another one.',
  TARGET_INVALID: 'A target contradicts itself, its goal or its metric.',
  STAKEHOLDER_INVALID: 'A person or team contradicts itself, the model or another one.',
  STALE_EDIT: 'Somebody else changed it in between: look at the newer one, and try again.',
  IDEMPOTENCY_KEY_REUSED: 'The idempotency key was used for another request.',
  // Follows
  UNKNOWN_FOLLOW: 'No follow of yours has this id.',
  FOLLOW_INVALID:
    'A follow names events that its subject does not have, or an address that cannot be reached from here.',
  // The machine
  CONFIGURATION_INVALID: 'An environment variable has an impossible value.',
  DATABASE_UNAVAILABLE: 'The database does not answer; the question was not run, ask again.',
  DATABASE_UNSUPPORTED: 'The database server is older than Postgres 15.',
  DATABASE_TIMEOUT: 'The statement took longer than the limit and was cancelled.',
  DATA_FOLDER_LOCKED: 'Another process holds the data folder.',
  DATA_FOLDER_UNUSABLE: 'The data folder cannot be created, read or owned by the server.',
  DEMO_TABLES_NOT_EMPTY: 'The demo company needs empty tables, and some hold rows already.',
  PORT_IN_USE: 'Another process listens on the port.',
} as const;

export type IssueCode = keyof typeof issueCodes;
