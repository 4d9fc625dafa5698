/** Of the work area of every page: where the skip link leads. */
export const CONTENT_ID = 'content';
