package io.subscale.jobs.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a driver on another machine needs of this one's files: the arguments of a verb without a
 * configuration file, each setting of it an argument of its own. They have been checked.
 *
 * @param title the verb, and what it is about
 * @param arguments the driver's
 */
record Handover(String title, List<String> arguments) {
  /** Copies the list. */
  Handover {
    arguments = List.copyOf(arguments);
  }

  /**
   * A verb with its settings.
   *
   * @param settings {@code key=value}
   * @param options that the driver takes besides
   */
  static Handover of(String title, String verb, List<String> settings, List<String> options) {
    List<String> arguments = new ArrayList<>(List.of(verb));
    for (String setting : settings) {
      arguments.add("-D");
      arguments.add(setting);
    }
    arguments.addAll(options);
    return new Handover(title, arguments);
  }

  /** Writes files {@code title} and {@code arguments}, each argument ended by a NUL. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("title"), title);
    StringBuilder all = new StringBuilder();
    arguments.forEach(argument -> all.append(argument).append('\0'));
    Files.write(folder.resolve("arguments"), all.toString().getBytes(StandardCharsets.UTF_8));
  }
}
