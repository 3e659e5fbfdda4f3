/**
 * The law head: {@link io.subscale.model.block.law.LawHead} (read it first), neighbourhood and z
 * in, parameters of a mixture of logistics a value out. The batch pass is {@link
 * io.subscale.model.block.law.LawHeadRun}, with {@link io.subscale.model.block.law.LawColour} a
 * colour; the step is {@link io.subscale.model.block.law.LawStep}. What both read of the pictures
 * is {@link io.subscale.model.local}.
 */
package io.subscale.model.block.law;
