/**
 * Report pages: a run folder or a suite's results enter, one self-contained HTML file leaves. Read
 * {@link io.subscale.jobs.page.RunPage} first. {@link io.subscale.jobs.page.figures} reads the
 * numbers, {@link io.subscale.jobs.page.section} lays them out, {@link io.subscale.jobs.page.plot}
 * draws, {@link io.subscale.jobs.page.markup} is the document around it. Below the verbs, which
 * write pages; no verb depends on what a page says.
 */
package io.subscale.jobs.page;
