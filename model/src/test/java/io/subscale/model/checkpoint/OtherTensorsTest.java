package io.subscale.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtherTensorsTest {
  private static byte[] file(String header, byte[] data) {
    byte[] text = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .put(data)
        .array();
  }

  private static OtherTensors read(byte[] file) throws IOException {
    return OtherTensors.read(new ByteArrayInputStream(file), file.length, "w.safetensors");
  }

  /** Bytes as IEEE 754 and the definition of bfloat16 have them, little-endian. */
  @ParameterizedTest
  @CsvSource({
    "F64, 000000000000f83f, 1.5",
    "F64, 9a9999999999b93f, 0.1",
    "F32, 0000c0bf, -1.5",
    "F16, 003e, 1.5",
    "F16, 00c0, -2",
    "F16, ff7b, 65504",
    "F16, 0100, 5.9604645e-8",
    "F16, 0004, 6.1035156e-5",
    "BF16, c03f, 1.5",
    "BF16, 80ff, -Infinity",
    "F16, 007c, Infinity",
  })
  void valuesOfEveryTypeAreRead(String type, String bytes, float value) throws IOException {
    byte[] data = HexFormat.of().parseHex(bytes);
    String header =
        "{'v':{'dtype':'" + type + "','shape':[1],'data_offsets':[0," + data.length + "]}}";
    assertThat(read(file(header, data)).flat(List.of("v"))).containsExactly(value);
  }

  @Test
  void theOrderOfNamesIsNotThatOfTheData() throws IOException {
    String header =
        "{'a':{'dtype':'F32','shape':[1,2],'data_offsets':[2,10]},'__metadata__':{'format':'pt'},"
            + "'b':{'dtype':'BF16','shape':[],'data_offsets':[0,2]}}";
    byte[] data = HexFormat.of().parseHex("003f" + "0000803f" + "00000040");
    OtherTensors tensors = read(file(header, data));
    assertThat(tensors.flat(List.of("a", "b"))).containsExactly(1f, 2f, 0.5f);
    assertThat(tensors.shapes().get("a")).containsExactly(1, 2);
    assertThat(tensors.metadata()).containsEntry("format", "pt");
    assertThat(tensors.size()).isEqualTo(3);
    assertThat(tensors.firstNotFinite()).isEmpty();
  }

  @Test
  void aValueTooLargeForFloat32IsNoNumber() throws IOException {
    byte[] data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(1e300).array();
    String header = "{'v':{'dtype':'F64','shape':[1],'data_offsets':[0,8]}}";
    assertThat(read(file(header, data)).firstNotFinite()).contains("v");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'v':{'dtype':'I8','shape':[4],'data_offsets':[0,4]}} | dtype \"I8\", expected one of",
        "{'v':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}} | do not hold 2 values of F32",
        "{'v':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | begins at byte 4 of the data",
        "{'v':{'dtype':'F32','shape':[0],'data_offsets':[0,0]}} | describes 0 bytes of data",
        "{'v':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}} | absurd shape [-1]",
        "{'v':{'dtype':'F32','shape':[99999999999],'data_offsets':[0,4]}} | absurd shape",
        "{'v':{'dtype':'F16','shape':[1],'data_offsets':[0,2]},"
            + "'w':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | w begins at byte 0",
        "{'v':{'dtype':'F32','shape':[1],'data_offsets':[0]}} | do not hold 1 values",
        "[] | object",
      })
  void whatIsNoSafetensorsFileIsRefused(String header, String sentence) {
    assertThatThrownBy(() -> read(file(header, new byte[4])))
        .isInstanceOf(CorruptTensorsException.class)
        .hasMessageStartingWith("w.safetensors: ")
        .hasMessageContaining(sentence);
  }

  @Test
  void everyCutIsNoticed() {
    byte[] whole =
        file("{'v':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}", new byte[] {1, 2, 3, 4});
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(CorruptTensorsException.class);
    }
  }
}
