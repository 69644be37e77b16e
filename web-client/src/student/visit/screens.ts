/** What is not needed for the first text, as one download. */

export { default as After } from "./After.svelte";
export { default as Before } from "./Before.svelte";
export { default as FullTerms } from "./FullTerms.svelte";
export { default as LeaveMessage } from "./LeaveMessage.svelte";
export { default as Left } from "./Left.svelte";
export { default as ReportDialog } from "./ReportDialog.svelte";
