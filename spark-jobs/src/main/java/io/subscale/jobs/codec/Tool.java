package io.subscale.jobs.codec;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Encoders that are looked for on the PATH, each with the options of its smallest files. */
enum Tool {
  /** PNG with a slower deflate; tells no version. */
  ZOPFLIPNG("png", "zopfli", "-y -m IN OUT", ""),

  /** Lossless WebP; {@code -z 9} sets the same method and quality and gives the same bytes. */
  CWEBP("webp", "webp", "-quiet -lossless -m 6 -q 100 -exact IN -o OUT", "-version") {
    @Override
    int mostSide() {
      return 16383;
    }
  },

  /** Lossless JPEG XL, a thread each. */
  CJXL("jxl", "libjxl-tools", "--quiet -d 0 -e 9 --num_threads=0 IN OUT", "--version"),

  /** FLIF, which went into JPEG XL; its program says its version among its help. */
  FLIF("flif", "", "-e -o -N -E100 IN OUT", "-hvv");

  private final String codec;
  private final String debian;
  private final String arguments;
  private final String versionArguments;

  Tool(String codec, String debian, String arguments, String versionArguments) {
    this.codec = codec;
    this.debian = debian;
    this.arguments = arguments;
    this.versionArguments = versionArguments;
  }

  /** The program's name. */
  String program() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format's name. */
  String codec() {
    return codec;
  }

  /** Rows and columns that the format can have. */
  int mostSide() {
    return Integer.MAX_VALUE;
  }

  /** The program and its arguments, IN and OUT in place of the files. */
  String options() {
    return program() + " " + arguments;
  }

  /** What writes the one file as the other. */
  List<String> command(Path program, Path from, Path to) {
    return command(program, arguments, Map.of("IN", from, "OUT", to));
  }

  /** What prints the version; empty if nothing does. */
  Optional<List<String>> versionCommand(Path program) {
    return versionArguments.isEmpty()
        ? Optional.empty()
        : Optional.of(command(program, versionArguments, Map.of()));
  }

  private static List<String> command(Path program, String arguments, Map<String, Path> files) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    for (String word : arguments.split(" ")) {
      command.add(files.containsKey(word) ? files.get(word).toString() : word);
    }
    return command;
  }

  /**
   * The first program of this name.
   *
   * @param path folders as in the environment's PATH
   */
  Optional<Path> find(String path) {
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program()).toAbsolutePath())
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /** What to say if there is none. */
  String missing() {
    String debians =
        debian.isEmpty() ? "Debian has no package of it" : "Debian's package is " + debian;
    return String.format(
        Locale.ROOT, "%s is not on the PATH, so no line for it; %s", program(), debians);
  }
}
