/**
 * What a codec knows, as numbers for a network: a least-squares prediction of every pixel from its
 * neighbours, the local scale of its error, and the neighbourhood in units of that scale. Plain
 * Java, one pixel at a time; training and sampling run the same lines.
 *
 * <p>Enters: whole numbers as in a {@link io.subscale.datasets.batch.Batch} ({@link
 * io.subscale.model.local.Seen}) and the fitted tensors ({@link
 * io.subscale.model.local.Prediction}, made by {@link io.subscale.model.local.PredictionFit}).
 * Leaves: {@link io.subscale.model.local.LocalFeatures} for whole slices, {@link
 * io.subscale.model.local.LocalSteps} a value at a time. Read {@link
 * io.subscale.model.local.LocalPixel} first, beside {@code docs/MODEL.md}, section 4, law head.
 */
package io.subscale.model.local;
