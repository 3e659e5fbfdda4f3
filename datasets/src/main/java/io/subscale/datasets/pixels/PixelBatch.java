package io.subscale.datasets.pixels;

import io.subscale.datasets.pickle.ArrayHead;
import io.subscale.datasets.pickle.PickleReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One file of pixels.
 *
 * @param name the file's, without ending: {@code data_batch_1}
 * @param layout how it holds pictures
 */
public record PixelBatch(String name, Layout layout) {
  private static final String DATA = "data";
  private static final int CIFAR_SIDE = 32;
  private static final int CIFAR_LABEL_BYTES = 1;
  private static final int LARGEST_SIDE = 256;

  /** How a file holds pictures, and the names of such files. */
  public enum Layout {
    /** {@code cifar-10-binary.tar.gz}. */
    CIFAR_BINARY("(data_batch_[1-5]|test_batch)\\.bin"),
    /** {@code cifar-10-python.tar.gz}, {@code Imagenet64_train_part1.zip}. */
    PICKLE("data_batch_[1-5]|test_batch|train_data_batch_[0-9]{1,3}|val_data"),
    /** {@code Imagenet64_train_part1_npz.zip}. */
    NPZ("(train_data_batch_[0-9]{1,3}|val_data)\\.npz");

    private final Pattern names;

    Layout(String names) {
      this.names = Pattern.compile(names);
    }
  }

  /** The batch that a file's path names; empty for other files. */
  public static Optional<PixelBatch> of(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    return Arrays.stream(Layout.values())
        .filter(layout -> layout.names.matcher(file).matches())
        .map(layout -> new PixelBatch(file.replaceFirst("\\.(bin|npz)$", ""), layout))
        .findFirst();
  }

  /**
   * Reads the file from its first byte on, and holds one picture at a time.
   *
   * @param file its bytes, unpacked; not closed
   * @throws IOException if the file is damaged, truncated or of another layout, or the stream fails
   */
  public void read(InputStream file, PixelSink sink) throws IOException {
    switch (layout) {
      case CIFAR_BINARY -> new PixelRows(name, CIFAR_SIDE, sink).readAll(file, CIFAR_LABEL_BYTES);
      case PICKLE -> readPickle(file, sink);
      case NPZ -> NumpyFile.read(file, DATA, (head, data) -> array(head, data, sink));
    }
  }

  private void readPickle(InputStream file, PixelSink sink) throws IOException {
    boolean[] found = new boolean[1];
    PickleReader.read(
        file,
        DATA,
        (head, data) -> {
          if (found[0]) {
            throw new UnreadablePixelsException("has two arrays '" + DATA + "'");
          }
          found[0] = true;
          array(head, data, sink);
        });
    if (!found[0]) {
      throw new UnreadablePixelsException("has no array '" + DATA + "'");
    }
  }

  private void array(ArrayHead head, InputStream data, PixelSink sink) throws IOException {
    boolean bytes = head.type().equals("u1") && !head.fortran() && head.shape().size() == 2;
    long values = bytes ? head.shape().get(1) : 0;
    int side = (int) Math.round(Math.sqrt(values / 3.0));
    if (!bytes || side < 1 || side > LARGEST_SIDE || 3L * side * side != values) {
      throw new UnreadablePixelsException(
          String.format(
              Locale.ROOT,
              "'%s' is %s %s%s; expected u1 [pictures][3 * S * S] with S of at most %d",
              DATA,
              head.type().replaceAll("[^ -~]", "?"),
              head.shape(),
              head.fortran() ? " in Fortran's order" : "",
              LARGEST_SIDE));
    }
    new PixelRows(name, side, sink).read(data, head.shape().get(0));
  }
}
