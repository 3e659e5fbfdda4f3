package io.subscale.datasets.pixels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.datasets.decode.ImageDecoder;
import io.subscale.datasets.decode.UnreadableImageException;
import io.subscale.datasets.image.RgbImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that numpy wrote (resources, {@code make.py}), and CIFAR-10's records. */
class PixelBatchTest {
  private static final int PICTURES = 3;
  private static final int SIDE = 4;

  @ParameterizedTest
  @CsvSource({
    "cifar-10-batches-bin/data_batch_5.bin, CIFAR_BINARY, data_batch_5",
    "test_batch.bin, CIFAR_BINARY, test_batch",
    "cifar-10-batches-py/data_batch_1, PICKLE, data_batch_1",
    "a/train_data_batch_10, PICKLE, train_data_batch_10",
    "val_data, PICKLE, val_data",
    "val_data.npz, NPZ, val_data"
  })
  void theOfficialNamesAreKnown(String path, PixelBatch.Layout layout, String name) {
    assertThat(PixelBatch.of(path)).contains(new PixelBatch(name, layout));
  }

  @ParameterizedTest
  @ValueSource(strings = {"data_batch_6.bin", "data_batch_1.png", "batches.meta", "data.npz", "x/"})
  void othersAreNot(String path) {
    assertThat(PixelBatch.of(path)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "protocol0.pickle",
        "protocol1.pickle",
        "protocol2.pickle",
        "protocol3.pickle",
        "protocol4.pickle",
        "stored.npz",
        "deflated.npz"
      })
  void whateverNumpyWroteReadsBack(String file) throws IOException {
    Map<String, RgbImage> read = read(batch(file), resource(file));
    assertThat(read.keySet()).containsExactly("b/00000", "b/00001", "b/00002");
    for (int p = 0; p < PICTURES; p++) {
      RgbImage picture = read.get("b/0000" + p);
      assertThat(picture.height()).isEqualTo(SIDE);
      assertThat(picture.width()).isEqualTo(SIDE);
      assertThat(picture.rgb()).isEqualTo(expected(p));
    }
  }

  /** The formula of make.py: planes behind each other there, colours of a pixel here. */
  private static byte[] expected(int picture) {
    byte[] rgb = new byte[3 * SIDE * SIDE];
    for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
      for (int c = 0; c < 3; c++) {
        int v = c * SIDE * SIDE + pixel;
        rgb[3 * pixel + c] = (byte) (37 * picture + 5 * v);
      }
    }
    return rgb;
  }

  /** Python 2's cPickle wrote CIFAR-10: protocol 2, all texts as SHORT_BINSTRING and BINSTRING. */
  @Test
  void pythonTwosPicklesAreRead() throws IOException {
    byte[] planes = new byte[2 * 48];
    for (int i = 0; i < planes.length; i++) {
      planes[i] = (byte) (200 + i);
    }
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    write(
        pickle,
        "\u0080\u0002}q\u0001(U\u000bbatch_labelq\u0002U\u0015training batch 1 of 5q\u0003");
    write(pickle, "U\u0006labelsq\u0004]q\u0005(K\u0006K\u0009eU\u0004dataq\u0006");
    write(
        pickle,
        "cnumpy.core.multiarray\n_reconstruct\nq\u0007cnumpy\nndarray\nq\u0008K\0\u0085U\u0001b");
    write(
        pickle,
        "\u0087Rq\u000b(K\u0001K\u0002K0\u0086cnumpy\ndtype\nq\u000cU\u0002u1K\0K\u0001\u0087Rq\r(");
    write(
        pickle,
        "K\u0003U\u0001|NNNJ\u00ff\u00ff\u00ff\u00ffJ\u00ff\u00ff\u00ff\u00ffK\0tb\u0089T\u0060\0\0\0");
    pickle.write(planes);
    write(pickle, "tbU\tfilenamesq\u000e]q\u000f(U\u0005a.pngq\u0010U\u0005b.pngq\u0011eu.");
    Map<String, RgbImage> read =
        read(new PixelBatch("data_batch_1", PixelBatch.Layout.PICKLE), pickle.toByteArray());
    assertThat(read.keySet()).containsExactly("data_batch_1/00000", "data_batch_1/00001");
    byte[] rgb = read.get("data_batch_1/00001").rgb();
    assertThat(rgb[0]).isEqualTo(planes[48]);
    assertThat(rgb[1]).isEqualTo(planes[48 + 16]);
    assertThat(rgb[47]).isEqualTo(planes[95]);
  }

  private static void write(ByteArrayOutputStream out, String latin) {
    for (char c : latin.toCharArray()) {
      out.write(c);
    }
  }

  @Test
  void cifarsRecordsAreALabelAndThreePlanes() throws IOException {
    byte[] file = new byte[2 * 3073];
    file[3073] = 9;
    file[3073 + 1 + 33] = 11; // red of row 1, column 1
    file[3073 + 1 + 1024 + 33] = 22;
    file[3073 + 1 + 2048 + 33] = 33;
    Map<String, RgbImage> read = read(PixelBatch.of("test_batch.bin").orElseThrow(), file);
    assertThat(read.keySet()).containsExactly("test_batch/00000", "test_batch/00001");
    assertThat(read.get("test_batch/00000").rgb()).containsOnly(0);
    byte[] rgb = read.get("test_batch/00001").rgb();
    assertThat(Arrays.copyOfRange(rgb, 3 * 33, 3 * 34)).containsExactly(11, 22, 33);
    assertThat(read.get("test_batch/00001").width()).isEqualTo(32);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3072, 3074, 6145})
  void cifarsRecordsAreWholeOrRefused(int length) {
    assertThatThrownBy(() -> read(PixelBatch.of("test_batch.bin").orElseThrow(), new byte[length]))
        .isInstanceOf(UnreadablePixelsException.class)
        .hasMessageContaining("truncated: picture %d has", length / 3073);
  }

  @ParameterizedTest
  @CsvSource({
    "protocol5.pickle, protocol 5; only 0 to 4 are read",
    "fortran.pickle, 'data' is u1 [3\\, 48] in Fortran's order",
    "floats.npz, 'data' is f4 [3\\, 48]",
    "make.py, no zip with an array 'data'"
  })
  void otherLayoutsAreRefusedWithWhatWasFound(String file, String message) {
    assertThatThrownBy(() -> read(batch(file), resource(file)))
        .hasMessageContaining(message.replace("\\", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"protocol0.pickle", "protocol2.pickle", "protocol3.pickle", "deflated.npz"})
  void everyCutIsToldOrLosesNothing(String name) throws IOException {
    byte[] file = resource(name);
    for (int length = 0; length < file.length; length++) {
      Map<String, RgbImage> read = new LinkedHashMap<>();
      try {
        read(batch(name), Arrays.copyOf(file, length), read);
      } catch (IOException told) {
        continue;
      }
      assertThat(read).as("cut at %d", length).hasSize(PICTURES);
      assertThat(name).isEqualTo("deflated.npz"); // whose last bytes are not looked at
    }
  }

  private static PixelBatch batch(String file) {
    return new PixelBatch(
        "b", file.endsWith(".pickle") ? PixelBatch.Layout.PICKLE : PixelBatch.Layout.NPZ);
  }

  private static Map<String, RgbImage> read(PixelBatch batch, byte[] file) throws IOException {
    Map<String, RgbImage> read = new LinkedHashMap<>();
    read(batch, file, read);
    return read;
  }

  private static void read(PixelBatch batch, byte[] file, Map<String, RgbImage> read)
      throws IOException {
    ImageDecoder decoder = new ImageDecoder(0, 1 << 20);
    batch.read(
        new ByteArrayInputStream(file),
        (id, at, bmp) -> {
          try {
            read.put(id, decoder.decode(bmp));
          } catch (UnreadableImageException e) {
            throw new AssertionError(e);
          }
        });
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = PixelBatchTest.class.getResourceAsStream("/pixels/" + name)) {
      return in.readAllBytes();
    }
  }
}
