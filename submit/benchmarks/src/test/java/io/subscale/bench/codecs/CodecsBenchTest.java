package io.subscale.bench.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.subscale.bench.measure.JsonLines;
import io.subscale.datasets.image.PngWriter;
import io.subscale.datasets.image.RgbImage;
import io.subscale.jobs.codec.Sheet;
import io.subscale.jobs.error.Failure;
import io.subscale.jobs.testing.ScriptedRoot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The benchmark on small data sets, with scripts in the places of the programs. */
class CodecsBenchTest {
  private static final int SIZE = TestShards.SIZE;
  private static final int VALUES = TestShards.VALUES;

  /** cwebp -quiet -lossless -m 6 -q 100 -exact IN -o OUT. */
  private static final String CWEBP =
      "if [ $1 = -version ]; then echo 9.8.7; exit; fi\nin=$8 out=${10}\n";

  private final ByteArrayOutputStream results = new ByteArrayOutputStream();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  @RegisterExtension final ScriptedRoot programs = new ScriptedRoot();

  @TempDir Path shards;

  @Test
  void blackPicturesCostNothingButTheirSheet() throws IOException {
    TestShards.write(shards, 8, List.of(black(), black(), black()));
    JsonNode line = lines().get(0);
    assertThat(line.get("bench").asText()).isEqualTo("codecs");
    assertThat(line.get("codec").asText()).isEqualTo("png");
    assertThat(line.get("fingerprint").asText()).isEqualTo("f0".repeat(32));
    assertThat(line.get("images").asInt()).isEqualTo(3);
    assertThat(line.get("height").asInt()).isEqualTo(SIZE);
    assertThat(line.get("bits_per_dim_each").asDouble()).isZero();
    assertThat(line.get("overhead_bytes").asInt()).isEqualTo(png(SIZE, black()));
    assertThat(line.get("bits_per_dim_sheet").asDouble())
        .isCloseTo(png(2 * SIZE, new byte[4 * VALUES]) * 8 / (3.0 * VALUES), within(1e-3));
  }

  @Test
  void pngOfNoiseIsItsBytes() throws IOException {
    TestShards.write(shards, 8, List.of(noise(1), noise(2)));
    // zlib stores what it cannot shrink: 8 rows of 25 bytes, instead of some 20 bytes for zeros.
    assertThat(lines().get(0).get("bits_per_dim_each").asDouble()).isBetween(7.0, 9.0);
  }

  @Test
  void programsFilesAreCountedByTheirLength() throws IOException {
    List<byte[]> pictures = List.of(noise(1), black(), noise(2));
    TestShards.write(shards, 8, pictures);
    // 25 bytes for a black picture, whose own file is known, 100 for another, 1000 for the sheet.
    int blackBytes = PngWriter.png(new RgbImage(SIZE, SIZE, black())).length;
    programs.script(
        "cwebp",
        CWEBP
            + "n=$(wc -c < $in); size=100\n"
            + ("if [ $n = " + blackBytes + " ]; then size=25; fi\n")
            + "if [ $n -gt 400 ]; then size=1000; fi\n"
            + "head -c $size /dev/zero > $out");
    programs.script("cjxl", "if [ $1 = --version ]; then echo cjxl v0.1; else cp $7 $8; fi");
    List<JsonNode> lines = lines();
    assertThat(lines)
        .extracting(l -> l.get("codec").asText())
        .containsExactly("png", "webp", "jxl");
    JsonNode webp = lines.get(1);
    assertThat(webp.get("version").asText()).isEqualTo("9.8.7");
    assertThat(webp.get("options").asText()).startsWith("cwebp -quiet -lossless");
    assertThat(webp.get("overhead_bytes").asInt()).isEqualTo(25);
    assertThat(webp.get("bits_per_dim_each").asDouble())
        .isCloseTo(2 * 75 * 8 / (3.0 * VALUES), within(1e-4));
    assertThat(webp.get("bits_per_dim_sheet").asDouble())
        .isCloseTo(1000 * 8 / (3.0 * VALUES), within(1e-3));
    assertThat(lines.get(2).get("version").asText()).isEqualTo("0.1");
    assertThat(lines.get(2).get("overhead_bytes").asInt()).isEqualTo(blackBytes);
  }

  @Test
  void programsGetEveryNthPictureInRasterOrderInAFolderOfTheirOwn(@TempDir Path kept)
      throws IOException {
    List<byte[]> pictures = List.of(noise(0), noise(1), noise(2), noise(3), noise(4));
    TestShards.write(shards, 8, pictures);
    programs.script(
        "cwebp",
        CWEBP
            + ("cp $in " + kept + "; dirname $in > " + kept.resolve("folder\n"))
            + ("stat -c %a $(dirname $in) > " + kept.resolve("mode\n"))
            + "cp $in $out");
    assertThat(lines("--every", "2").get(1).get("images").asInt()).isEqualTo(3);
    Sheet sheet = Sheet.empty(3, SIZE, SIZE);
    for (int i = 0; i < 3; i++) {
      sheet.put(i, pictures.get(2 * i));
    }
    List<byte[]> expected = new ArrayList<>(List.of(PngWriter.png(sheet.complete())));
    for (byte[] rgb : List.of(pictures.get(0), pictures.get(2), pictures.get(4), black())) {
      expected.add(PngWriter.png(new RgbImage(SIZE, SIZE, rgb)));
    }
    List<byte[]> seen = new ArrayList<>();
    try (Stream<Path> files = Files.list(kept)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".png")).toList()) {
        seen.add(Files.readAllBytes(file));
      }
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(Files.readString(kept.resolve("mode")).strip()).isEqualTo("700");
    assertThat(Path.of(Files.readString(kept.resolve("folder")).strip())).doesNotExist();
  }

  @Test
  void missingProgramsAreSaidAndNoFailure() throws IOException {
    TestShards.write(shards, 8, List.of(noise(1)));
    assertThat(lines()).hasSize(1);
    assertThat(said().lines())
        .containsExactly(
            "submit/bench codecs: zopflipng is not on the PATH, so no line for it; Debian's package"
                + " is zopfli",
            "submit/bench codecs: cwebp is not on the PATH, so no line for it; Debian's package is"
                + " webp",
            "submit/bench codecs: cjxl is not on the PATH, so no line for it; Debian's package is"
                + " libjxl-tools",
            "submit/bench codecs: flif is not on the PATH, so no line for it; Debian has no package"
                + " of it");
  }

  @Test
  void failingProgramsAreNamedWithWhatTheyPrinted(@TempDir Path kept) throws IOException {
    TestShards.write(shards, 8, List.of(noise(1), noise(2)));
    Path folder = kept.resolve("folder");
    String note = CWEBP + "dirname $in > " + folder + "\n";
    String program = programs.script("cwebp", note + "echo out of ink >&2; exit 3");
    assertThat(run()).isEqualTo(5);
    assertThat(said()).contains(program + " ended with code 3 on a picture of 8x8: out of ink");
    assertThat(Path.of(Files.readString(folder).strip())).doesNotExist();
    assertThat(results.toString(StandardCharsets.UTF_8)).contains("png").doesNotContain("webp");

    programs.script("cwebp", note + "exit 0");
    assertThat(run()).isEqualTo(5);
    assertThat(said()).contains("wrote nothing on a picture of 8x8: it printed nothing");
    assertThat(Path.of(Files.readString(folder).strip())).doesNotExist();

    Files.writeString(Path.of(program), "#!/nowhere/at/all\n");
    assertThat(run()).isEqualTo(5);
    assertThat(said()).contains("cannot run " + program);
  }

  @Test
  void fewBitsAreCodedAsTheyAreAndItIsSaid() throws IOException {
    byte[] low = noise(1);
    for (int i = 0; i < low.length; i++) {
      low[i] &= 1;
    }
    TestShards.write(shards, 1, List.of(low));
    JsonNode line = lines().get(0);
    assertThat(line.get("bits").asInt()).isEqualTo(1);
    assertThat(line.get("bits_per_dim_each").asDouble()).isBetween(0.5, 4.0);
    assertThat(said()).contains("values have 1 bits and are coded as they are");
  }

  @Test
  void wrongOptionsEndWithTwoAndDataWithThree() throws IOException {
    assertThat(run()).isEqualTo(3);
    assertThat(said()).contains("no prepared data set at");
    TestShards.write(shards, 8, List.of(noise(1)));
    assertThat(run("--split", "train")).isEqualTo(3);
    assertThat(said()).contains("has no pictures in train");
    assertThat(run("--split", "exam")).isEqualTo(2);
    assertThat(said()).contains("--split is train, valid or test, not exam");
    assertThat(run("--every", "0")).isEqualTo(2);
  }

  private static byte[] black() {
    return new byte[VALUES];
  }

  private static byte[] noise(int seed) {
    byte[] rgb = new byte[VALUES];
    new SplittableRandom(seed).nextBytes(rgb);
    return rgb;
  }

  private static int png(int side, byte[] rgb) {
    return PngWriter.smallest(new RgbImage(side, side, rgb)).length;
  }

  private List<JsonNode> lines(String... options) throws IOException {
    assertThat(run(options)).as(said()).isZero();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : results.toString(StandardCharsets.UTF_8).strip().split("\n")) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  /** Runs it with the scripts' folder as PATH. */
  private int run(String... options) {
    List<String> arguments = new ArrayList<>(List.of("--shards", shards.toString()));
    arguments.addAll(Arrays.asList(options));
    JsonLines lines = new JsonLines(new PrintStream(results, true, StandardCharsets.UTF_8));
    PrintWriter told = new PrintWriter(messages, true, StandardCharsets.UTF_8);
    return new CommandLine(new CodecsBench(lines, programs.resolve("").toString()))
        .setErr(told)
        .setExecutionExceptionHandler(
            (thrown, command, parsed) -> {
              told.println(Failure.of(thrown).message());
              return Failure.of(thrown).exitCode().number();
            })
        .execute(arguments.toArray(String[]::new));
  }

  private String said() {
    return messages.toString(StandardCharsets.UTF_8);
  }
}
