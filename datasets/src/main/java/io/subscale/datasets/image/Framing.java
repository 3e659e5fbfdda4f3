package io.subscale.datasets.image;

import java.util.List;

/** How photographs of any size become pictures of one size. */
public sealed interface Framing permits CropAndResize, Tile {
  /** N: frames are N x N pixels. */
  int size();

  /** The frames of a photograph in a fixed order; none if it is too small for one. */
  List<Frame> frame(RgbImage photo);
}
