/**
 * The exact likelihood of images under one decoder, distributed: weights and images enter, nats an
 * image leave. Read {@link io.subscale.jobs.likelihood.Likelihood} first.
 *
 * <p>Every slice that the stage predicts is computed, all of them, and summed in double. The bits
 * of the result do not depend on the number of executors: images are cut into fixed {@link
 * io.subscale.jobs.likelihood.ImageBlock}s, no batch crosses a block, and an image's slices are
 * added in their order.
 */
package io.subscale.jobs.likelihood;
