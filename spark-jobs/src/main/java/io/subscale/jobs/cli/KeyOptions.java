package io.subscale.jobs.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options of verbs that stand for configuration keys.
 *
 * @param aliases the options
 */
record KeyOptions(List<Alias> aliases) {
  /** Of {@code sample}. */
  static final KeyOptions SAMPLE =
      new KeyOptions(
          List.of(
              new Alias(
                  "--stages", "sample.stages", "A,B", "Stops after these stages of the plan."),
              new Alias("--scale", "sample.scale", "N", "Makes a square of N pixels of each."),
              new Alias(
                  "--complete", "sample.complete", "DIR", "Completes the pictures of a folder."),
              new Alias(
                  "--keep-slices", "sample.keep_slices", "N", "... and keeps N slices of each."),
              new Alias(
                  "--keep-pixels",
                  "sample.keep_pixels",
                  "N",
                  "... and keeps the first N pixels in generation order of each."),
              new Alias(
                  "--upscale-size",
                  "sample.upscale_size",
                  "DIR",
                  "Enlarges the pictures of a folder, each as large as a slice."),
              new Alias(
                  "--upscale-depth",
                  "sample.upscale_depth",
                  "DIR",
                  "Keeps the high bits of a folder's pictures and draws the low ones.")));

  /** Of {@code compress} and {@code decompress}. */
  static final KeyOptions CODE =
      new KeyOptions(
          List.of(
              new Alias("--from", "code.from", "DIR", "Reads the files of this folder."),
              new Alias("--to", "code.to", "DIR", "Writes the results to this folder.")));

  /** Of {@code export}. */
  static final KeyOptions EXPORT =
      new KeyOptions(
          List.of(
              new Alias("--to", "export.to", "DIR", "Writes the model to this folder."),
              new Alias("--license", "export.license", "ID", "Licence of the weights.")));

  /** Of {@code import}. */
  static final KeyOptions IMPORT =
      new KeyOptions(
          List.of(new Alias("--from", "export.from", "FILE", "Takes the weights of this file.")));

  /** An option, the key that it sets, its value's name, and what it says. */
  record Alias(String option, String key, String label, String says) {}

  /** Adds the options to a command line; each sets its key on the command. */
  CommandLine add(VerbCommand command, CommandLine line) {
    for (Alias alias : aliases) {
      line.getCommandSpec()
          .addOption(
              OptionSpec.builder(alias.option())
                  .paramLabel(alias.label())
                  .type(String.class)
                  .description(alias.says(), "Short for -D " + alias.key() + "=.")
                  .setter(set(command, alias.key()))
                  .build());
    }
    return line;
  }

  private static CommandLine.Model.ISetter set(VerbCommand command, String key) {
    return new CommandLine.Model.ISetter() {
      @Override
      public <T> T set(T value) {
        if (value != null) {
          command.override(key, value.toString());
        }
        return null;
      }
    };
  }
}
