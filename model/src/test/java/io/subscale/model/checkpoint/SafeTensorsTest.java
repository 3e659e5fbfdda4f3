package io.subscale.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTensorsTest {
  private static final String FILE = "weights.safetensors";

  @Test
  void readAfterWriteIsIdentity() throws IOException {
    FlatTensors tensors = example();
    FlatTensors back = read(bytes(tensors));
    assertThat(back.values()).isEqualTo(tensors.values());
    assertThat(back.metadata()).isEqualTo(tensors.metadata());
    assertThat(back.shapes().keySet()).containsExactly("embed.r", "out bias", "scalar", "none");
    assertThat(back.shapes().get("embed.r")).containsExactly(2, 3);
    assertThat(back.shapes().get("scalar")).isEmpty();
  }

  @Test
  void specialValuesKeepTheirBits() throws IOException {
    float[] values = {0f, -0f, Float.MIN_VALUE, Float.POSITIVE_INFINITY, -1e30f};
    assertThat(read(bytes(FlatTensors.single("v", values))).values())
        .usingComparatorWithPrecision(0f)
        .isEqualTo(values);
  }

  @Test
  void severalChunksReadBack() throws IOException {
    float[] values = values(200_000);
    assertThat(read(bytes(FlatTensors.single("v", values))).values()).isEqualTo(values);
  }

  @Test
  void noTensorsReadBack() throws IOException {
    assertThat(read(bytes(new FlatTensors(Map.of(), new float[0], Map.of()))).values()).isEmpty();
  }

  /** What any other reader of the format sees: length, header, little-endian floats. */
  @Test
  void layoutIsSafetensors() throws IOException {
    byte[] file = bytes(FlatTensors.single("v", new float[] {1f, 2f}));
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int header = (int) buffer.getLong();
    assertThat(header % 8).isZero();
    assertThat(new String(file, 8, header, StandardCharsets.UTF_8))
        .startsWith("{\"__metadata__\":{\"sha256\":\"")
        .contains("\"v\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}");
    assertThat(buffer.getFloat(8 + header)).isEqualTo(1f);
    assertThat(buffer.getFloat(12 + header)).isEqualTo(2f);
    assertThat(file).hasSize(16 + header);
  }

  @Test
  void cutAnywhereIsRefused() throws IOException {
    byte[] file = bytes(example());
    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertRefused(cut, cut.length);
      assertRefused(cut, file.length);
    }
  }

  @Test
  void flippedAnywhereIsRefused() throws IOException {
    byte[] file = bytes(example());
    for (int at = 0; at < file.length; at++) {
      for (int flip : new int[] {1, 0x20, 0x29, 0x80, 0xff}) {
        byte[] flipped = file.clone();
        flipped[at] ^= (byte) flip;
        assertRefused(flipped, flipped.length);
      }
    }
  }

  @Test
  void grownIsRefused() throws IOException {
    byte[] file = bytes(example());
    byte[] grown = Arrays.copyOf(file, file.length + 4);
    assertRefused(grown, grown.length);
    assertRefused(grown, file.length);
  }

  /** Nothing of the stated size may be allocated before it is compared with the file's length. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{",
        "{} {}",
        "{\"__metadata__\":{\"sha256\":\"00\"}}",
        "{\"__metadata__\":{\"sha256\":\"ZERO\"},\"v\":{\"dtype\":\"F32\","
            + "\"shape\":[4611686018427387904],\"data_offsets\":[0,0]}}",
        "{\"__metadata__\":{\"sha256\":\"ZERO\"},\"v\":{\"dtype\":\"F32\","
            + "\"shape\":[400000000],\"data_offsets\":[0,1600000000]}}",
        "{\"__metadata__\":{\"sha256\":\"ZERO\"},\"v\":{\"dtype\":\"F32\","
            + "\"shape\":[-1,-1],\"data_offsets\":[0,4]}}",
        "{\"__metadata__\":{\"sha256\":\"ZERO\"},\"v\":{\"dtype\":\"I64\","
            + "\"shape\":[],\"data_offsets\":[0,8]}}",
        "{\"__metadata__\":{\"sha256\":\"ZERO\"},\"v\":{\"dtype\":\"F32\","
            + "\"shape\":[1e30],\"data_offsets\":[0,8]}}",
        "{\"__metadata__\":{\"sha256\":\"ZERO\",\"sha256\":\"ZERO\"}}",
        "{\"__metadata__\":{\"sha256\":7}}",
        "{\"v\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
      })
  void hostileHeaderIsRefused(String json) throws IOException {
    byte[] header = json.replace("ZERO", "0".repeat(64)).getBytes(StandardCharsets.UTF_8);
    byte[] file =
        ByteBuffer.allocate(8 + header.length + 8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length)
            .put(header)
            .array();
    assertRefused(file, file.length);
  }

  /** ND4J's Jackson overflows the stack on one and takes hours for the other. */
  @Test
  void deepAndLongHeadersCostNoMoreThanTheirLength() {
    for (String json :
        List.of("{\"v\":" + "[".repeat(3_000_000), "{\"v\":" + "9".repeat(3_000_000) + "}")) {
      assertTimeoutPreemptively(Duration.ofSeconds(60), () -> hostileHeaderIsRefused(json));
    }
  }

  @Test
  void tensorsWithAValueOfAKindAreNamed() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put("a", new long[] {2});
    shapes.put("none", new long[] {0});
    shapes.put("b", new long[] {3});
    FlatTensors tensors = new FlatTensors(shapes, new float[] {1, 2, Float.NaN, 4, 5}, Map.of());
    assertThat(tensors.firstWith(Double::isNaN)).hasValue("b");
    assertThat(tensors.firstWith(value -> value == 2)).hasValue("a");
    assertThat(tensors.firstWith(Double::isInfinite)).isEmpty();
  }

  @Test
  void shapesMustAddUpToTheValues() {
    assertThatThrownBy(() -> new FlatTensors(Map.of("v", new long[] {3}), new float[2], Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3")
        .hasMessageContaining("2");
  }

  @Test
  void reservedNamesAreRefused() {
    FlatTensors tensors = FlatTensors.single("__metadata__", new float[1]);
    assertThatThrownBy(() -> bytes(tensors)).isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertRefused(byte[] file, long length) {
    assertThatThrownBy(() -> SafeTensors.read(new ByteArrayInputStream(file), length, FILE))
        .isInstanceOf(CorruptTensorsException.class)
        .hasMessageStartingWith(FILE + ": ");
  }

  private static FlatTensors example() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put("embed.r", new long[] {2, 3});
    shapes.put("out bias", new long[] {4});
    shapes.put("scalar", new long[] {});
    shapes.put("none", new long[] {0, 7});
    return new FlatTensors(shapes, values(11), Map.of("stage", "small"));
  }

  private static float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) Math.sin(i);
    }
    return values;
  }

  private static byte[] bytes(FlatTensors tensors) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SafeTensors.write(out, tensors);
    return out.toByteArray();
  }

  private static FlatTensors read(byte[] file) throws IOException {
    return SafeTensors.read(new ByteArrayInputStream(file), file.length, FILE);
  }
}
