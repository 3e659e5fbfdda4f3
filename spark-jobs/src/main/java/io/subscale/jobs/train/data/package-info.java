/**
 * A worker's data: positions of the run's order enter, batches leave, read and built in the
 * executor and never shuffled. {@link io.subscale.jobs.train.data.StageData} is all that an
 * executor needs to know; {@link io.subscale.jobs.train.data.ExampleStream} walks the order; {@link
 * io.subscale.jobs.train.data.DecoderData} turns it into DL4J's data sets.
 *
 * <p>The slice drawn for an example and whether it is mirrored follow from the stage's seed and the
 * example's position, so a retried task sees the same data.
 */
package io.subscale.jobs.train.data;
