package io.subscale.jobs.cli;

import io.subscale.jobs.config.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What one does after a verb.
 *
 * @param config the file that the verb was given; null if there was none
 * @param overrides the keys that the command line set
 */
record NextStep(Path config, Map<String, String> overrides) {

  /** The next command with the same settings; empty where the way ends. */
  String after(Verb verb) {
    List<String> next =
        switch (verb) {
          case PREPARE -> List.of("train");
          case TRAIN, IMPORT -> List.of("evaluate", "sample");
          case EVALUATE -> List.of("sample");
          case SAMPLE, COMPRESS, DECOMPRESS, EXPORT, CONFIG -> List.of();
        };
    return next.stream().map(this::command).collect(Collectors.joining("\n"));
  }

  private String command(String verb) {
    StringBuilder command = new StringBuilder("next: submit/subscale " + verb);
    if (config != null) {
      command.append(" --config ").append(quoted(config.toString()));
    }
    overrides.forEach((key, value) -> command.append(" -D ").append(quoted(key + "=" + value)));
    return command.toString();
  }

  /** As a shell takes it. */
  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
