package io.subscale.jobs.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.datasets.image.RgbImage;
import io.subscale.datasets.plan.BitDepth;
import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.slice.SliceGrid;
import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.JobException;
import io.subscale.model.code.ImageCoder;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CodeFileTest {
  private static final PlanGeometry GEOMETRY =
      new PlanGeometry(Plan.DEPTH, new SliceGrid(2, 8, 8), new BitDepth(8, 3));
  private static final CodingModel MODEL =
      new CodingModel("000102030405060708090a0b0c0d0e0f", GEOMETRY);

  private static RgbImage noise(int width, int height, long seed) {
    byte[] rgb = new byte[width * height * RgbImage.CHANNELS];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) random.nextInt();
    }
    return new RgbImage(height, width, rgb);
  }

  /** Codes of the lengths given. */
  private static CodeFile file(RgbImage picture, int... lengths) {
    List<ImageCoder.Code> codes =
        IntStream.of(lengths)
            .mapToObj(
                length -> {
                  byte[] bytes = new byte[length];
                  Arrays.fill(bytes, (byte) length);
                  return new ImageCoder.Code(bytes, 0);
                })
            .toList();
    return TiledPicture.file(MODEL, picture, codes);
  }

  @Test
  void readingIsTheInverseOfWriting() {
    CodeFile file = file(noise(17, 9, 1), 0, 1, 127, 128, 300, 20000);
    byte[] bytes = file.write();
    CodeFile read = CodeFile.read(bytes, "a.subscale");
    assertThat(read.model()).isEqualTo(MODEL);
    assertThat(read.width()).isEqualTo(17);
    assertThat(read.height()).isEqualTo(9);
    assertThat(read.tiles()).containsExactlyElementsOf(file.tiles());
    assertThat(read.pixels()).isEqualTo(file.pixels());
    assertThat(bytes).hasSize(CodeFile.FRAME_BYTES + 1 + 1 + 1 + 2 + 2 + 3 + 20556);
  }

  @Test
  void bytesLieAsTheFormatSays() {
    byte[] bytes = file(noise(8, 8, 1), 2).write();
    String head =
        "8953504e"
            + "0101"
            + MODEL.identity()
            + "0202"
            + "0008"
            + "0803"
            + "00000008"
            + "00000008"
            + "00000003";
    assertThat(HexFormat.of().formatHex(bytes, 0, 40)).isEqualTo(head);
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, 40);
    assertThat(ByteBuffer.wrap(bytes).getInt(40)).isEqualTo((int) crc.getValue());
    assertThat(HexFormat.of().formatHex(bytes, 44, 47)).isEqualTo("020202");
    assertThat(bytes).hasSize(44 + 3 + 4 + 16);
  }

  @Test
  void everyFlippedBitAndEveryCutIsNoticed() {
    RgbImage picture = noise(10, 5, 3);
    byte[] bytes = file(picture, 3, 4).write();
    for (int bit = 0; bit < 8 * (bytes.length - CodeFile.SUM_BYTES); bit++) {
      byte[] damaged = bytes.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertData(damaged, "a.subscale ");
    }
    for (int length = 0; length < bytes.length; length++) {
      assertData(Arrays.copyOf(bytes, length), "a.subscale ");
    }
    assertData(Arrays.copyOf(bytes, bytes.length + 1), "cut off, or has been added to");
  }

  @Test
  void anotherVersionIsNamed() {
    byte[] bytes = file(noise(8, 8, 1), 2).write();
    bytes[4] = 2;
    assertData(bytes, "format version 2; this program reads 1");
    bytes[4] = 1;
    bytes[5] = 9;
    seal(bytes);
    assertData(bytes, "kernels of version 9, and this program's are of version 1");
  }

  /** Headers that are whole, but of no picture. */
  @Test
  void absurdSizesAreRefusedBeforeMemoryIsTaken() {
    for (int[] size :
        new int[][] {{0, 8}, {8, -1}, {Integer.MAX_VALUE, Integer.MAX_VALUE}, {9, 8}}) {
      byte[] bytes = file(noise(8, 8, 1), 2).write();
      ByteBuffer.wrap(bytes).putInt(28, size[0]).putInt(32, size[1]);
      seal(bytes);
      assertData(bytes, "is damaged: its sizes do not go together");
    }
    byte[] plan = file(noise(8, 8, 1), 2).write();
    plan[22] = 77;
    seal(plan);
    assertData(plan, "is damaged: its sizes do not go together");
  }

  private static void seal(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, 40);
    ByteBuffer.wrap(bytes).putInt(40, (int) crc.getValue());
  }

  private static void assertData(byte[] bytes, String message) {
    assertThatThrownBy(() -> CodeFile.read(bytes, "a.subscale"))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContaining(message);
  }

  @Property
  void tilesOfAnySizePutTogetherAreThePicture(
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll long seed) {
    RgbImage picture = noise(width, height, seed);
    List<byte[]> tiles = TiledPicture.cut(GEOMETRY, picture, "a.png");
    assertThat(tiles).hasSize((width + 7) / 8 * ((height + 7) / 8));
    CodeFile file = file(picture, new int[tiles.size()]);
    assertThat(TiledPicture.join(file, tiles, "a.subscale").rgb()).isEqualTo(picture.rgb());
    tiles.get(0)[0]++;
    assertThatThrownBy(() -> TiledPicture.join(file, tiles, "a.subscale"))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("gives other pixels than were compressed");
  }

  @Test
  void whatReachesOverTheEdgeRepeatsTheLastPixel() {
    RgbImage picture = new RgbImage(1, 2, new byte[] {1, 2, 3, 4, 5, 6});
    byte[] tile = new TileGrid(2, 1, 3).cut(picture, 0);
    byte[] row = {1, 2, 3, 4, 5, 6, 4, 5, 6};
    assertThat(Arrays.copyOfRange(tile, 0, 9)).isEqualTo(row);
    assertThat(Arrays.copyOfRange(tile, 18, 27)).isEqualTo(row);
  }

  @Test
  void valuesThatTheModelCannotHoldAreRefused() {
    PlanGeometry fiveBits =
        new PlanGeometry(Plan.SUBSCALE, new SliceGrid(2, 8, 8), BitDepth.whole(5));
    byte[] rgb = new byte[8 * 8 * 3];
    rgb[3 * 9 + 1] = 8;
    assertThat(TiledPicture.cut(fiveBits, new RgbImage(8, 8, rgb), "a.png")).hasSize(1);
    rgb[3 * 9 + 1] = 9;
    assertThatThrownBy(() -> TiledPicture.cut(fiveBits, new RgbImage(8, 8, rgb), "a.png"))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("a.png has the value 9 at x = 1, y = 1")
        .hasMessageContaining("5 bits a value, of which the nearest stands for 8");
  }
}
