/** The noun: what one server tells all of them, itself included, over the database: ids only, never what they stand for. */

export type Announcement =
  /** A snapshot settled another status than the one before it. */
  | { readonly kind: 'status'; readonly target: string; readonly day: string }
  /** Rows of a dataset were written, or newer ones were seen. */
  | { readonly kind: 'data'; readonly dataset: string }
  /** Something waits to be sent. */
  | { readonly kind: 'delivery' }
  /** API keys were made, rotated or revoked. */
  | { readonly kind: 'keys' }
  /** Heard by this server alone: it listens, and may have missed something before. */
  | { readonly kind: 'listening' };

/** The channel of LISTEN and NOTIFY. */
export const announcementChannel = 'cairn';
