/**
 * Which decoders an image's likelihood is made of, and what each one predicts and sees. What enters
 * is a plan's name, the geometry of slices and the bit depth; what leaves is, for each stage, its
 * slices, its alphabet and its windows.
 *
 * <p>Read {@link io.subscale.datasets.plan.Plan} first (the table of plans), then {@link
 * io.subscale.datasets.plan.PlanGeometry}, which everything else asks. Source: arXiv 1812.01608.
 */
package io.subscale.datasets.plan;
