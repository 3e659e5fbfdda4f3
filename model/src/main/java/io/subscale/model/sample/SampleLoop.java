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
  private final Function<Scene, SliceLogits.StageLogits> predictor;
  private final Map<Stage, Decoder> decoders = new LinkedHashMap<>();
  private final ThreadTeam team;

  /**
   * A loop over whole images.
   *
   * @param decoders by stage name, one for every stage of the plan
   * @param predictor how logits are computed
   * @param team threads that work on the parts of a batch
   * @throws IllegalArgumentException if a decoder is missing
   */
  SampleLoop(
      PlanGeometry geometry,
      Map<String, Decoder> decoders,
      Function<Scene, SliceLogits.StageLogits> predictor,
      ThreadTeam team) {
    this.geometry = geometry;
    this.predictor = predictor;
    this.team = team;
    for (Stage stage : geometry.plan().stages()) {
      Decoder decoder = decoders.get(stage.name());
      if (decoder == null) {
        throw new IllegalArgumentException("no decoder for stage " + stage.name());
      }
      this.decoders.put(stage, decoder);
    }
  }

  /**
   * Samples images.
   *
   * @param slice run in the caller's thread after each slice of a stage, those that are known too
   */
  List<Sample> sample(SampleRequest request, Runnable slice) {
    List<Sample> samples = new ArrayList<>();
    for (int n = 0; n < request.numbers().length; n++) {
      byte[] image = request.conditioning().start(geometry, n);
      samples.add(new Sample(request.numbers()[n], image, new LinkedHashMap<>()));
    }
    decoders.entrySet().stream()
        .limit(request.stages())
        .forEach(
            stage -> {
              StageDraws draws = new StageDraws(geometry, stage.getKey(), request, samples);
              run(scene(stage, samples), request.conditioning(), draws, slice);
              draws.finish();
            });
    return samples;
  }

  private Scene scene(Map.Entry<Stage, Decoder> stage, List<Sample> samples) {
    List<byte[]> images = samples.stream().map(Sample::slices).toList();
    return new Scene(geometry, stage.getKey(), stage.getValue(), images);
  }

  private void run(Scene scene, Conditioning conditioning, StageDraws draws, Runnable after) {
    SliceLogits.StageLogits logits = predictor.apply(scene);
    for (int slice : geometry.slices(scene.stage())) {
      if (conditioning.knowsAll(geometry, scene.stage(), slice)) {
        draws.skip();
      } else {
        List<Runnable> work = new ArrayList<>();
        int first = 0;
        for (SliceLogits.Part part : logits.start(slice)) {
          int from = first;
          work.add(() -> part.lend(steps -> draws.slice(slice, from, steps)));
          first += part.images();
        }
        team.run(work);
      }
      after.run();
    }
  }
}
