package io.subscale.gpu;

import io.subscale.model.block.law.LawHead;
import io.subscale.model.sample.SliceDrawer.Drawn;
import io.subscale.model.sample.SliceDrawer.Draws;

/**
 * The law head on the device, forward and backward ({@code docs/MODEL.md}, section 4, law head; the
 * same on the CPU: {@code LawHeadRun}, {@code LawColour}).
 */
final class LawPass implements HeadPass {
  private final LawHead head;
  private final LawFeatures features;

  LawPass(Gpu gpu, LawHead head) {
    this.head = head;
    features = new LawFeatures(gpu, head);
  }

  @Override
  public Buffer run(Pass pass, Rows z, Sink dz) {
    LawBatch batch = LawBatch.of(head, pass.batch());
    return new LawRun(head, pass, batch, features.of(batch, pass), z).run(dz);
  }

  /** Draws the pass's slices; without a body. */
  Drawn draw(Pass pass, Draws draws) {
    LawBatch batch = LawBatch.of(head, pass.batch());
    return new LawDraws(head, pass).draw(features.seen(batch, pass), draws);
  }

  @Override
  public void close() {
    features.close();
  }
}
