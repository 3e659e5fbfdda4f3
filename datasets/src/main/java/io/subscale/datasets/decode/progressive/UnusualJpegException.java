package io.subscale.datasets.decode.progressive;

/** A file, damaged or only rare, that is left to a reader of all files. */
final class UnusualJpegException extends Exception {
  private static final long serialVersionUID = 1L;

  UnusualJpegException(String what) {
    super(what, null, false, false);
  }

  /** Throws unless a condition holds that files without damage and rarities keep. */
  static void unless(boolean usual, String what) throws UnusualJpegException {
    if (!usual) {
      throw new UnusualJpegException(what);
    }
  }
}
