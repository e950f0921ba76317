/** What a statement calls itself, in the comment that it begins with. */
const named = /^\s*\/\* ([a-z0-9_ ]+?) \*\//;

/** "lattice survey_responses"; "other" where it says nothing. Of the model and of Cairn alone, so that there are few of them. */
export const statementName = (text: string): string => named.exec(text)?.[1] ?? 'other';
