package io.subscale.jobs.cli;

import io.subscale.jobs.code.CodeJob;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.Failure;
import io.subscale.jobs.error.Printable;
import io.subscale.jobs.evaluate.EvaluateJob;
import io.subscale.jobs.export.ExportJob;
import io.subscale.jobs.export.ImportJob;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.prepare.PrepareJob;
import io.subscale.jobs.sample.SampleJob;
import io.subscale.jobs.train.TrainJob;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program's command line: the verbs and how failures are told. */
public final class CommandLines {
  static final String[] FOOTER = {
    "",
    "Exit codes: 0 done, 2 configuration, 3 data, 4 diverged, 5 cluster and file systems (unreachable,"
        + " full, not permitted, in use), 6 a regression, 130 and 143 stopped by SIGINT and SIGTERM,"
        + " 1 anything else."
  };

  private static final long ANSWER_SECONDS = 30;

  private CommandLines() {}

  @Command(
      name = "subscale",
      mixinStandardHelpOptions = true,
      synopsisSubcommandLabel = "VERB",
      description = "Trains Subscale Pixel Networks on Spark, with an exact likelihood.")
  private static final class Root {}

  /**
   * The command line.
   *
   * @param results what a caller may parse: standard output
   * @param messages everything else: standard error
   */
  public static CommandLine create(PrintStream results, PrintStream messages) {
    CommandLine root = new CommandLine(new Root());
    addVerbs(root, results, messages);
    root.addSubcommand("presets", new PresetsCommand(results));
    root.addSubcommand("init", new InitCommand(results, messages));
    root.addSubcommand("config", new ConfigCommand(results));
    root.addSubcommand("install", new InstallCommand(results, messages));
    root.addSubcommand("completion", new CompletionCommand(results));
    root.addSubcommand("man", new ManCommand(results));
    root.getCommandSpec().usageMessage().footer(FOOTER);
    root.setOut(new PrintWriter(results, true, StandardCharsets.UTF_8));
    root.setErr(new PrintWriter(messages, true, StandardCharsets.UTF_8));
    root.setExecutionExceptionHandler((thrown, command, parsed) -> tell(thrown, command, messages));
    root.setExecutionStrategy(parsed -> execute(parsed, messages));
    return root;
  }

  private static void addVerbs(CommandLine root, PrintStream results, PrintStream messages) {
    root.addSubcommand(
        verb(
            new VerbCommand(Verb.PREPARE, PrepareJob::run, results, messages),
            "prepare",
            "Turns pictures into shards: decodes, frames, splits, reorders."));
    root.addSubcommand(
        verb(
            new VerbCommand(Verb.TRAIN, TrainJob::run, results, messages),
            "train",
            "Trains the decoders of the plan, stage by stage, or continues where it stopped."));
    root.addSubcommand(
        verb(
            new VerbCommand(Verb.EVALUATE, EvaluateJob::run, results, messages),
            "evaluate",
            "Computes the exact likelihood of a split in bits/dim, by stage and in sum."));
    VerbCommand sample = new VerbCommand(Verb.SAMPLE, SampleJob::run, results, messages);
    root.addSubcommand(
        KeyOptions.SAMPLE.add(
            sample,
            verb(
                sample,
                "sample",
                "Draws pictures from trained decoders, or what is missing of them: PNG files,"
                    + " tables, a contact sheet, a manifest.")));
    root.addSubcommand(
        coding(
            new VerbCommand(Verb.COMPRESS, CodeJob::compress, results, messages),
            "compress",
            "Compresses a folder's pictures without loss, through a run's decoders."));
    root.addSubcommand(
        coding(
            new VerbCommand(Verb.DECOMPRESS, CodeJob::decompress, results, messages),
            "decompress",
            "Makes PNG files of what compress has written, with the same run's decoders."));
    addExchange(root, results, messages);
    root.addSubcommand(
        verb(
            new BenchmarkCommand(results, messages),
            "benchmark",
            "Scores a suite of checkpoints and data sets, and judges them against its history."));
  }

  /** The ways to other programs and back. */
  private static void addExchange(CommandLine root, PrintStream results, PrintStream messages) {
    VerbCommand export = new VerbCommand(Verb.EXPORT, ExportJob::run, results, messages);
    root.addSubcommand(
        KeyOptions.EXPORT.add(
            export,
            verb(
                export,
                "export",
                "Writes a run's decoders for other programs: one safetensors file, a model card, a"
                    + " loader for PyTorch.")));
    VerbCommand taken = new VerbCommand(Verb.IMPORT, ImportJob::run, results, messages);
    root.addSubcommand(
        KeyOptions.IMPORT.add(
            taken,
            verb(
                taken,
                "import",
                "Takes weights that another program has saved into a new run, to be scored or"
                    + " trained further.")));
  }

  /** Picocli's handler is not told of Errors, as which Hadoop throws a full disk. */
  private static int execute(CommandLine.ParseResult parsed, PrintStream messages) {
    try {
      return new CommandLine.RunLast().execute(parsed);
    } catch (Error e) {
      List<CommandLine> lines = parsed.asCommandLineList();
      return tell(e, lines.get(lines.size() - 1), messages);
    }
  }

  private static CommandLine coding(VerbCommand command, String name, String description) {
    return KeyOptions.CODE.add(command, verb(command, name, description));
  }

  private static CommandLine verb(Object command, String name, String description) {
    CommandLine line = new CommandLine(command);
    line.getCommandSpec().name(name).usageMessage().description(description).footer(FOOTER);
    return line;
  }

  /** Prints a failure's sentence; its stack trace only where nobody foresaw it, or on request. */
  private static int tell(Throwable thrown, CommandLine line, PrintStream messages) {
    if (StopSignals.received()) {
      return ExitCode.UNKNOWN.number();
    }
    if (shuttingDown()) {
      messages.println("subscale: stopped; the same command goes on with what is whole");
      return ExitCode.UNKNOWN.number();
    }
    Failure failure = Failure.of(thrown);
    Optional<RunOptions> options =
        line.getCommand() instanceof RunOptions.Holder run
            ? Optional.of(run.options())
            : Optional.empty();
    boolean verbose = options.map(RunOptions::verbose).orElse(false);
    if (verbose || failure.exitCode() == ExitCode.UNKNOWN) {
      thrown.printStackTrace(messages);
    }
    messages.println("subscale: " + Printable.lines(failure.message()));
    options.ifPresent(run -> leave(failure, run, messages));
    return failure.exitCode().number();
  }

  /** A cluster that lacks something may lack a place for this word, too. */
  private static void leave(Failure failure, RunOptions options, PrintStream messages) {
    try {
      HadoopFiles.promptly("--json-file", ANSWER_SECONDS, () -> options.print(failure));
    } catch (IOException | RuntimeException e) {
      messages.println("note: the failure was not written: " + Printable.line(e.getMessage()));
    }
  }

  /**
   * Whether this process was told to end: Spark then stops beneath the verb, which fails anyhow.
   */
  private static boolean shuttingDown() {
    Thread probe = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }
}
