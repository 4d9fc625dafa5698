// The widths at which the layout changes. The style sheets of this folder repeat them: a custom
// property cannot stand in a media query.

/** Bottom bar instead of rail; list and panel are sheets. */
export const PHONE_QUERY = '(max-width: 719.98px)';
/** The list column is a sheet. */
export const NARROW_QUERY = '(max-width: 899.98px)';
/** The side panel lies over the work area. */
export const MEDIUM_QUERY = '(max-width: 1119.98px)';
