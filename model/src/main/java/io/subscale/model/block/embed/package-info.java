/**
 * Intensities in, numbers out. {@link io.subscale.model.block.embed.ValueEmbedding} embeds the
 * target and what is seen of other slices; {@link io.subscale.model.block.embed.ContextProjection}
 * and {@link io.subscale.model.block.embed.ResidualBlock} make of the latter the context E, once a
 * slice, and never see the target. Read them in this order.
 */
package io.subscale.model.block.embed;
