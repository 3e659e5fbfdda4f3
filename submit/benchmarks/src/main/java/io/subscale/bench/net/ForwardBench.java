package io.subscale.bench.net;

import io.subscale.bench.measure.JsonLines;
import io.subscale.bench.measure.Timing;
import io.subscale.datasets.batch.Batch;
import io.subscale.model.net.Decoder;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.net.Operations;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Times evaluation: the nats of a batch's slices. */
@Command(
    name = "forward",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Times evaluation: the nats of a batch of random slices.")
public final class ForwardBench implements Callable<Integer> {
  @Mixin private NetOptions net = new NetOptions();
  @Mixin private StepOptions repeat = new StepOptions();

  private final JsonLines lines;

  /** Prints on {@code lines}. */
  public ForwardBench(JsonLines lines) {
    this.lines = lines;
  }

  @Override
  public Integer call() {
    DecoderSpec spec = net.spec();
    Decoder decoder = Decoder.create(spec, 0);
    Batch batch = net.randomBatch(spec);
    Timing timing = Timing.measure(repeat.warmUp(), repeat.steps(), () -> decoder.nats(batch));
    Operations operations = Operations.of(spec, net.batch());
    lines.print(
        StepRates.ofForward(timing, net.batch(), operations)
            .addTo(
                net.begin("forward")
                    .put("steps", repeat.steps())
                    .put("parameters", operations.parameters())));
    return 0;
  }
}
