package io.subscale.bench.prepare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.subscale.bench.measure.JsonLines;
import io.subscale.bench.measure.Measurement;
import io.subscale.bench.measure.Median;
import io.subscale.datasets.decode.ImageDecoder;
import io.subscale.datasets.image.CropAndResize;
import io.subscale.datasets.image.Framing;
import io.subscale.datasets.image.Tile;
import io.subscale.datasets.seed.Seed;
import io.subscale.jobs.codec.PrivateFolder;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.program.Program;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Decodes and frames files of each kind, ours and Pillow in turn, each in a process of its own, and
 * prints medians and ratios by kind.
 */
@Command(
    name = "prepare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures decoding and scaling of picture files as prepare does it, by kind, beside Pillow"
          + " (submit/peer/prepare_peer.py) where a python3 has it.",
      "per_core: pictures over CPU seconds of a process with one thread, all of its threads counted,"
          + " in the later half of the passes over the files; first_per_core: in the first, in which"
          + " Java compiles. on_two: pictures a second with two threads, or two processes of Pillow."
          + " Starting a process does not count."
    })
public final class PrepareBench implements Callable<Integer> {
  private static final List<String> FIELDS = List.of("first_cpu_s", "cpu_s", "two_s");
  private static final String HAS_PILLOW = "import PIL; print(PIL.__version__)";
  private static final int SHORT_SIDE = 700;
  private static final int VARIETY = 500;

  @Option(
      names = "--pictures",
      paramLabel = "DIR",
      description = "Measures the picture files in and below DIR, by their names' endings.")
  private Path pictures;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Without --pictures: draws N of each kind, ${DEFAULT-VALUE}.")
  private int count = 16;

  @Option(names = "--seed", paramLabel = "N", description = "Of what is drawn, ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--framing",
      paramLabel = "tile|crop",
      description = "As data.framing, ${DEFAULT-VALUE}.")
  private String framing = "tile";

  @Option(names = "--size", description = "Side of a frame, ${DEFAULT-VALUE}.")
  private int size = 32;

  @Option(names = "--shrink", description = "As data.shrink, ${DEFAULT-VALUE}.")
  private int shrink = 2;

  @Option(
      names = "--passes",
      description = "Passes over a kind's files in a process, ${DEFAULT-VALUE}.")
  private int passes = 8;

  @Option(names = "--pairs", description = "Processes of each side, ${DEFAULT-VALUE}.")
  private int pairs = 3;

  @Option(
      names = "--python",
      paramLabel = "PATH",
      description = "A Python with Pillow, ${DEFAULT-VALUE}.")
  private String python = "python3";

  /** The other process of this benchmark: our side. */
  @Option(names = "--side", hidden = true, paramLabel = "DIR", arity = "1..*")
  private List<Path> side;

  @Spec private CommandSpec spec;

  private final JsonLines lines;

  /** Prints on {@code lines}. */
  public PrepareBench(JsonLines lines) {
    this.lines = lines;
  }

  @Override
  public Integer call() throws Exception {
    Framing checked = framing();
    if (side != null) {
      for (Path folder : side) {
        lines.print(Preparation.measure(folder, checked, passes));
      }
      return 0;
    }
    if (count < 1 || passes < 1 || pairs < 1) {
      throw JobException.config("--count, --passes and --pairs are at least 1");
    }
    try (PrivateFolder folder = PrivateFolder.create("subscale-pictures")) {
      List<String> kinds = pictures == null ? draw(folder.path()) : link(folder.path());
      compare(kinds);
    }
    return 0;
  }

  private Framing framing() {
    try {
      return switch (framing) {
        case "tile" -> new Tile(size, shrink);
        case "crop" -> new CropAndResize(size);
        default -> throw JobException.config("--framing is tile or crop, not " + framing);
      };
    } catch (IllegalArgumentException e) {
      throw JobException.config(e.getMessage());
    }
  }

  /** Draws all kinds; the folders' paths. */
  private List<String> draw(Path root) throws IOException {
    List<String> folders = new ArrayList<>();
    for (PictureKind kind : PictureKind.values()) {
      folders.add(Files.createDirectory(root.resolve(kind.key())).toString());
    }
    for (int number = 0; number < count; number++) {
      Seed place = Seed.of(seed).fold("picture", number);
      int height = SHORT_SIDE + place.fold("height").random().nextInt(VARIETY);
      int width = SHORT_SIDE + place.fold("width").random().nextInt(VARIETY);
      BufferedImage picture = NoisePicture.draw(height, width, place);
      for (PictureKind kind : PictureKind.values()) {
        kind.write(picture, root.resolve(kind.key()), number);
      }
    }
    return folders;
  }

  /** Sorts the files of a folder by their endings, as links. */
  private List<String> link(Path root) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.walk(pictures)) {
      files = found.filter(Files::isRegularFile).sorted().toList();
    } catch (java.nio.file.NoSuchFileException e) {
      throw JobException.data("--pictures: there is no folder " + pictures);
    }
    List<String> folders = new ArrayList<>();
    int number = 0;
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (ImageDecoder.hasImageName(name)) {
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        Path folder = root.resolve(ending);
        try {
          folders.add(Files.createDirectory(folder).toString());
        } catch (FileAlreadyExistsException another) {
          // One of this ending was there before.
        }
        String link = String.format(Locale.ROOT, "%06d.%s", number++, ending);
        Files.createSymbolicLink(folder.resolve(link), file.toAbsolutePath());
      }
    }
    if (folders.isEmpty()) {
      throw JobException.data("--pictures: no picture files in " + pictures);
    }
    return folders;
  }

  private void compare(List<String> folders) throws IOException, InterruptedException {
    String root = System.getProperty("subscale.root", ".");
    List<String> work =
        List.of(
            "--framing",
            framing,
            "--size",
            String.valueOf(size),
            "--shrink",
            String.valueOf(shrink),
            "--passes",
            String.valueOf(passes));
    List<String> ours = new ArrayList<>(List.of(root + "/submit/bench", "prepare"));
    ours.addAll(work);
    ours.add("--side");
    ours.addAll(folders);
    List<String> theirs = new ArrayList<>(List.of(python, root + "/submit/peer/prepare_peer.py"));
    theirs.addAll(folders);
    theirs.addAll(work);
    String pillow = pillow();
    Map<String, List<JsonNode>> own = new LinkedHashMap<>();
    Map<String, List<JsonNode>> peer = new LinkedHashMap<>();
    for (int pair = 0; pair < pairs; pair++) {
      if (pillow != null) {
        run(new Program(theirs), peer);
      }
      run(new Program(ours), own);
    }
    own.forEach((kind, runs) -> lines.print(line(kind, runs, peer.get(kind), pillow)));
  }

  /** Pillow's version, or null where there is none. */
  private String pillow() throws InterruptedException {
    try {
      Program.Outcome answer = new Program(List.of(python, "-c", HAS_PILLOW)).run(true);
      if (answer.code() == 0) {
        return answer.output();
      }
    } catch (IOException noProgram) {
      // Said below, as for a Python without Pillow.
    }
    spec.commandLine()
        .getErr()
        .println(python + " is no Python with Pillow: only ours is measured; see --python");
    return null;
  }

  private static void run(Program program, Map<String, List<JsonNode>> into)
      throws IOException, InterruptedException {
    Program.Outcome outcome = program.run(false);
    if (outcome.code() != 0) {
      throw JobException.cluster(
          program.command().get(0) + " ended with code " + outcome.code() + "; see above", null);
    }
    for (String line : outcome.output().split("\n")) {
      JsonNode measured = new JsonMapper().readTree(line);
      into.computeIfAbsent(measured.get("kind").asText(), kind -> new ArrayList<>()).add(measured);
    }
  }

  private Measurement line(String kind, List<JsonNode> ours, List<JsonNode> theirs, String pillow) {
    double pictures = ours.get(0).get("pictures").asDouble();
    Measurement line =
        Measurement.of("prepare")
            .put("kind", kind)
            .put("pictures", (long) pictures)
            .put("frames", ours.get(0).get("frames").asLong())
            .put("framing", framing)
            .put("size", size)
            .put("shrink", shrink)
            .put("pairs", pairs);
    rates(line, "", pictures, ours);
    if (theirs != null) {
      line.put("pillow", pillow).put("pillow_frames", theirs.get(0).get("frames").asLong());
      rates(line, "pillow_", pictures, theirs);
      line.put("first_per_core_ratio", ratio(ours, theirs, "first_cpu_s"))
          .put("per_core_ratio", ratio(ours, theirs, "cpu_s"))
          .put("on_two_ratio", ratio(ours, theirs, "two_s"));
    }
    return line;
  }

  private static void rates(Measurement line, String side, double pictures, List<JsonNode> runs) {
    line.put(side + "first_per_core", pictures / median(runs, FIELDS.get(0)))
        .put(side + "per_core", pictures / median(runs, FIELDS.get(1)))
        .put(side + "on_two", pictures / median(runs, FIELDS.get(2)));
  }

  /** How many times ours is faster, the median of the pairs; below 1 it is slower. */
  private static double ratio(List<JsonNode> ours, List<JsonNode> theirs, String field) {
    double[] ratios = new double[ours.size()];
    for (int pair = 0; pair < ratios.length; pair++) {
      ratios[pair] = theirs.get(pair).get(field).asDouble() / ours.get(pair).get(field).asDouble();
    }
    return Median.of(ratios);
  }

  private static double median(List<JsonNode> runs, String field) {
    return Median.of(runs.stream().mapToDouble(run -> run.get(field).asDouble()).toArray());
  }
}
