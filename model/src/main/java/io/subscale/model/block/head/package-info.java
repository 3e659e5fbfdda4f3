/**
 * The paper's head: {@link io.subscale.model.block.head.ColourHead}, z and the pixel's earlier
 * colours in, logits of the next colour out; its step is {@link
 * io.subscale.model.block.head.ColourStep}.
 */
package io.subscale.model.block.head;
