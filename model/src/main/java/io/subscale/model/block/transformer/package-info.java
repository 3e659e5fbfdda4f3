/**
 * One token a pixel, which sees the pixels before: {@link
 * io.subscale.model.block.transformer.TokenEmbedding}, layers of {@link
 * io.subscale.model.block.transformer.TransformerBlock}, then {@link
 * io.subscale.model.block.transformer.FinalNorm}. Enters the embedded target and E, leaves T. A
 * step keeps the keys and values of the tokens so far. Read {@code TransformerBlock} first.
 */
package io.subscale.model.block.transformer;
