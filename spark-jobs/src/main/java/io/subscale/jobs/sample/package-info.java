/**
 * The verb {@code sample}: a run's decoders enter, pictures leave. Read {@link
 * io.subscale.jobs.sample.SampleJob} first; {@link io.subscale.jobs.sample.SampleGroup} is what a
 * task does.
 *
 * <p>Samples are numbered from 0 and drawn in fixed groups of {@code sample.batch} successive
 * numbers, each from streams of its own seeded by its number, so a picture does not depend on
 * executors. {@code run.dir/samples} holds {@code sample-000000.png} and so on, {@code
 * contact-sheet.png} and {@code manifest.json} ({@link io.subscale.jobs.sample.Manifest}); it is
 * written aside and replaces the folder of an earlier sampling when whole.
 */
package io.subscale.jobs.sample;
