package io.subscale.bench.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.model.net.Decoder;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.net.Head;
import io.subscale.model.net.NetSize;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleFloorTest {
  /** What each pixel, and what each row, multiplies with, by the names of docs/MODEL.md. */
  private static final String PIXEL =
      "t0[.]w|t[0-9]+[.](qkv|wo|w1|w2)|pixels[.](hin|h[0-9]+|th[0-9]+|o[0-9]+)|logits[.][ho][0-2]";

  private static final String ROW =
      "t0[.]context|pixels[.](vin|v[0-9]+|vh[0-9]+|ev[0-9]+|eh[0-9]+)";

  /** Counted from a decoder's own weights, and keys and values token by token. */
  @ParameterizedTest
  @CsvSource({"2, 3, 4, 1", "2, 5, 2, 7", "1, 4, 4, 3"})
  void bytesAreThoseOfWeightsAndOfKeysAndValuesSoFar(int scale, int height, int width, int batch) {
    NetSize size = new NetSize(12, 2, 3, 2, 2, 5, 0, new Head.Softmax());
    int slots = 2 * scale * (scale - 1);
    DecoderSpec spec =
        new DecoderSpec(
            scale, height, width, 6, slots, 0, 0, new DecoderSpec.Range(0, scale * scale, 3), size);
    Map<String, long[]> tensors = Decoder.create(spec, 0).tensors();
    long floats = 0;
    for (int pixel = 0; pixel < height * width; pixel++) {
      floats += count(tensors, PIXEL);
      for (int token = 0; token <= pixel; token++) {
        floats += batch * 3L * (12 + 12);
      }
    }
    floats += height * count(tensors, ROW);
    assertThat(SampleFloor.bytes(spec, batch)).isEqualTo(4 * floats);
  }

  private static long count(Map<String, long[]> tensors, String names) {
    return tensors.entrySet().stream()
        .filter(tensor -> tensor.getKey().matches(names))
        .mapToLong(tensor -> Arrays.stream(tensor.getValue()).reduce(1, (a, b) -> a * b))
        .sum();
  }
}
