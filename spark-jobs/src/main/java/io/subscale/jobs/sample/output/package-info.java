/**
 * What sampling leaves behind: {@code sample-000000.png} and so on, a table of each group ({@link
 * io.subscale.jobs.sample.output.SampleTable}), {@code contact-sheet.png}, {@code settings.json}
 * and {@code manifest.json} ({@link io.subscale.jobs.sample.output.Manifest}). {@link
 * io.subscale.jobs.sample.output.SampleFolder} is the folder and how a file gets there; {@link
 * io.subscale.jobs.sample.output.StagePictures} turns values into pictures.
 */
package io.subscale.jobs.sample.output;
