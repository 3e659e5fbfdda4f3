/**
 * The sections of a run's page, a class each: figures enter, markup leaves, none where there is
 * nothing to show. In the page's order: {@link io.subscale.jobs.page.section.Heading}, {@link
 * io.subscale.jobs.page.section.LikelihoodSection}, {@link
 * io.subscale.jobs.page.section.PartsSection}, {@link
 * io.subscale.jobs.page.section.PicturesSection}, {@link
 * io.subscale.jobs.page.section.TrainingSection}, {@link
 * io.subscale.jobs.page.section.TimeSection}, {@link
 * io.subscale.jobs.page.section.ProvenanceSection}.
 */
package io.subscale.jobs.page.section;
