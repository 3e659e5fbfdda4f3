package io.subscale.bench;

import io.subscale.bench.averaging.AveragingBench;
import io.subscale.bench.codecs.CodecsBench;
import io.subscale.bench.measure.JsonLines;
import io.subscale.bench.net.ForwardBench;
import io.subscale.bench.net.SampleBench;
import io.subscale.bench.net.SliceGrowthBench;
import io.subscale.bench.net.TrainStepBench;
import io.subscale.bench.prepare.PrepareBench;
import io.subscale.bench.scaling.ScalingBench;
import io.subscale.bench.soak.SoakBench;
import io.subscale.bench.torch.CompareTorchBench;
import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.Failure;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code main} of {@code submit/bench NAME}: measurements as one JSON object a line on standard
 * output; everything else goes to standard error.
 */
public final class Bench {
  private Bench() {}

  @Command(
      name = "submit/bench",
      mixinStandardHelpOptions = true,
      synopsisSubcommandLabel = "NAME",
      description = "Measures; prints one JSON object a line.",
      footer = {
        "",
        "Exit codes: 0 done, 2 options, 3 data, 5 something needed is missing or fails, 1 the rest."
      })
  private static final class Root {
    @Option(
        names = "--threads",
        paramLabel = "N",
        scope = CommandLine.ScopeType.INHERIT,
        defaultValue = "2",
        description =
            "Threads of the native libraries in the process, ${DEFAULT-VALUE}, or files that codecs"
                + " codes at a time, every core; submit/bench reads it before the JVM starts.")
    private int threads;
  }

  /** Runs one benchmark and exits with its code. */
  public static void main(String[] arguments) {
    PrintStream results = System.out;
    System.setOut(System.err);
    int code = create(results, System.err).execute(arguments);
    results.flush();
    System.exit(code);
  }

  /**
   * The command line.
   *
   * @param results takes the lines
   * @param messages takes what is said to a person
   */
  public static CommandLine create(PrintStream results, PrintStream messages) {
    JsonLines lines = new JsonLines(results);
    CommandLine root = new CommandLine(new Root());
    root.addSubcommand(new TrainStepBench(lines));
    root.addSubcommand(new ForwardBench(lines));
    root.addSubcommand(new SliceGrowthBench(lines));
    root.addSubcommand(new SampleBench(lines));
    root.addSubcommand(new CompareTorchBench(lines));
    root.addSubcommand(new AveragingBench(lines));
    root.addSubcommand(new ScalingBench(lines));
    root.addSubcommand(new SoakBench(lines));
    root.addSubcommand(new CodecsBench(lines));
    root.addSubcommand(new PrepareBench(lines));
    root.setOut(new PrintWriter(results, true, StandardCharsets.UTF_8));
    root.setErr(new PrintWriter(messages, true, StandardCharsets.UTF_8));
    root.setExecutionExceptionHandler((thrown, command, parsed) -> tell(thrown, messages));
    return root;
  }

  private static int tell(Exception thrown, PrintStream messages) {
    Failure failure = Failure.of(thrown);
    if (failure.exitCode() == ExitCode.UNKNOWN) {
      thrown.printStackTrace(messages);
    }
    messages.println("submit/bench: " + failure.message());
    return failure.exitCode().number();
  }
}
