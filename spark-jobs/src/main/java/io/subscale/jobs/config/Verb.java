package io.subscale.jobs.config;

import java.util.List;
import java.util.Locale;

/** A command of the program, and the keys that have no default and that it cannot do without. */
public enum Verb {
  /** Images to shards. */
  PREPARE("data.source", "data.shards"),
  /** Shards to checkpoints. */
  TRAIN("data.shards", "run.dir"),
  /** Checkpoints and shards to a report. */
  EVALUATE("data.shards", "run.dir"),
  /** Checkpoints to pictures. */
  SAMPLE("run.dir"),
  /** Pictures to files. */
  COMPRESS("run.dir", "code.from", "code.to"),
  /** Files to pictures. */
  DECOMPRESS("run.dir", "code.from", "code.to"),
  /** Checkpoints to a folder for other programs. */
  EXPORT("run.dir", "export.to"),
  /** Weights of other programs to checkpoints. */
  IMPORT("run.dir", "export.from"),
  /** Prints the configuration; needs nothing. */
  CONFIG();

  private final List<String> required;

  Verb(String... required) {
    this.required = List.of(required);
  }

  /** Keys that must not be empty. */
  public List<String> required() {
    return required;
  }

  /** The word on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
