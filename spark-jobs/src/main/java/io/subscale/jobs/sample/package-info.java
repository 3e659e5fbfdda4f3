/**
 * The verb {@code sample}: a run's decoders enter, and pictures to go on from ({@link
 * io.subscale.jobs.sample.ConditioningPictures}) if there are any; pictures leave. Read {@link
 * io.subscale.jobs.sample.SampleJob} first; {@link io.subscale.jobs.sample.SampleGroup} is what a
 * task does.
 *
 * <p>Samples are numbered from 0 and drawn in fixed groups of {@code sample.batch} successive
 * numbers, each from streams of its own seeded by its number, so a picture does not depend on
 * executors. What is written is in {@link io.subscale.jobs.sample.output}. A group whose table is
 * there, whole and of the same settings, is not drawn again: sampling that was killed goes on where
 * it was, and ends with the files of one that was not. The folder fills under another name and
 * replaces {@code run.dir/samples} when whole.
 */
package io.subscale.jobs.sample;
