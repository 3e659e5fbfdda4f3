package io.subscale.model.sample;

import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.model.net.Decoder;
import io.subscale.model.sample.SliceLogits.Scene;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Stage after stage, slice after slice, value after value: what all samplers have in common. */
final class SampleLoop {
  private final PlanGeometry geometry;
  private final Function<Scene, SliceLogits.Whole> predictor;
  private final Map<Stage, Decoder> decoders = new LinkedHashMap<>();
  private final Crew crew;

  /**
   * A loop over whole images.
   *
   * @param decoders by stage name, one for every stage of the plan
   * @param predictor how logits are computed
   * @param crew threads that work on the parts of a batch
   * @throws IllegalArgumentException if a decoder is missing
   */
  SampleLoop(
      PlanGeometry geometry,
      Map<String, Decoder> decoders,
      Function<Scene, SliceLogits.Whole> predictor,
      Crew crew) {
    this.geometry = geometry;
    this.predictor = predictor;
    this.crew = crew;
    for (Stage stage : geometry.plan().stages()) {
      Decoder decoder = decoders.get(stage.name());
      if (decoder == null) {
        throw new IllegalArgumentException("no decoder for stage " + stage.name());
      }
      this.decoders.put(stage, decoder);
    }
  }

  List<Sample> sample(SampleRequest request) {
    List<Sample> samples = new ArrayList<>();
    for (int n = 0; n < request.numbers().length; n++) {
      byte[] image = request.given().start(geometry, n);
      samples.add(new Sample(request.numbers()[n], image, new LinkedHashMap<>()));
    }
    decoders.entrySet().stream()
        .limit(request.stages())
        .forEach(stage -> run(stage.getKey(), stage.getValue(), request, samples));
    return samples;
  }

  private void run(Stage stage, Decoder decoder, SampleRequest request, List<Sample> samples) {
    List<byte[]> images = samples.stream().map(Sample::slices).toList();
    SliceLogits.Whole logits = predictor.apply(new Scene(geometry, stage, decoder, images));
    StageDraws draws = new StageDraws(geometry, stage, request, samples);
    for (int slice : geometry.slices(stage)) {
      if (request.given().knowsAll(geometry, stage, slice)) {
        draws.skip();
        continue;
      }
      List<Runnable> work = new ArrayList<>();
      int first = 0;
      for (SliceLogits.Part part : logits.start(slice)) {
        int from = first;
        work.add(() -> part.lend(steps -> draws.slice(slice, from, steps)));
        first += part.images();
      }
      crew.run(work);
    }
    draws.finish();
  }
}
