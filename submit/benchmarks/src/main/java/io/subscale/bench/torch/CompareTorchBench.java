package io.subscale.bench.torch;

import com.fasterxml.jackson.databind.JsonNode;
import io.subscale.bench.measure.JsonLines;
import io.subscale.bench.measure.Measurement;
import io.subscale.bench.net.NetOptions;
import io.subscale.bench.net.StepOptions;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.program.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Runs the PyTorch peer and ours in turn, each in a process of its own, and prints the ratio pair
 * by pair: what disturbs the machine for minutes disturbs both.
 */
@Command(
    name = "compare-torch",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Compares training steps and evaluation with the same network in PyTorch.")
public final class CompareTorchBench implements Callable<Integer> {

  /** What is compared: a verb of the peer and our benchmark of the same work. */
  enum Work {
    /** Training steps. */
    STEP("step", "train-step"),
    /** Evaluation. */
    FORWARD("forward", "forward");

    private final String verb;
    private final String bench;

    Work(String verb, String bench) {
      this.verb = verb;
      this.bench = bench;
    }
  }

  @Mixin private NetOptions net = new NetOptions();
  @Mixin private StepOptions repeat = new StepOptions();

  @Option(names = "--pairs", description = "Runs of each, ${DEFAULT-VALUE}.")
  private int pairs = 5;

  @Option(
      names = "--only",
      paramLabel = "step|forward",
      description = "Compares one of the two; both by default.")
  private String only;

  @Option(
      names = "--python",
      paramLabel = "PATH",
      description = "A Python with torch; by default python3 or /usr/bin/python3.")
  private String python;

  private final JsonLines lines;

  /** Prints on {@code lines}. */
  public CompareTorchBench(JsonLines lines) {
    this.lines = lines;
  }

  @Override
  public Integer call() throws Exception {
    if (pairs < 1) {
      throw JobException.config("--pairs is at least 1");
    }
    net.spec();
    List<Work> works =
        Arrays.stream(Work.values()).filter(w -> only == null || w.verb.equals(only)).toList();
    if (works.isEmpty()) {
      throw JobException.config("--only is step or forward, not " + only);
    }
    TorchPython torch = TorchPython.find(python);
    Measurement summary =
        Measurement.of("compare-torch-median")
            .put("python", torch.python())
            .put("torch", torch.version())
            .put("threads", NetOptions.nativeThreads())
            .put("pairs", pairs);
    for (Work work : works) {
      compare(work, torch).addTo(summary, work.verb);
    }
    lines.print(summary);
    return 0;
  }

  private PeerPairs compare(Work work, TorchPython torch) throws Exception {
    String root = System.getProperty("subscale.root", ".");
    Program theirs = program(List.of(torch.python(), root + "/submit/peer/spn_peer.py", work.verb));
    Program ours = program(List.of(root + "/submit/bench", work.bench));
    PeerPairs done = new PeerPairs();
    for (int pair = 1; pair <= pairs; pair++) {
      JsonNode peer = theirs.measurement();
      JsonNode own = ours.measurement();
      done.add(peer, own);
      lines.print(
          net.begin("compare-torch")
              .put("work", work.verb)
              .put("pair", pair)
              .put("torch", torch.version())
              .put("torch_ms", PeerPairs.median(peer))
              .put("subscale_ms", PeerPairs.median(own))
              .put("ratio", PeerPairs.ratio(peer, own))
              .put("torch_parameters", peer.get("parameters").asLong())
              .put("parameters", own.get("parameters").asLong())
              .put("torch_peak_rss_mb", PeerPairs.peakMemory(peer))
              .put("peak_rss_mb", PeerPairs.peakMemory(own)));
    }
    return done;
  }

  /** The program with the sizes, repetitions and threads as arguments. */
  private Program program(List<String> words) {
    List<String> command = new ArrayList<>(words);
    command.addAll(net.arguments());
    command.addAll(repeat.arguments());
    return new Program(command);
  }
}
