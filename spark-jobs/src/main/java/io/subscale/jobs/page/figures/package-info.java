/**
 * The numbers of a report page, read from the files of a run folder: metrics, reports, manifest and
 * checkpoints enter, {@link io.subscale.jobs.page.figures.RunFigures} leaves; read it first. What
 * is not there is left out, and so is what another version wrote otherwise: a page is no judge of
 * files.
 */
package io.subscale.jobs.page.figures;
