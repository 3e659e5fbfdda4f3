package io.subscale.model.sample;

import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.model.sample.SliceLogits.Scene;
import io.subscale.model.sample.SliceLogits.StageWork;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Stage after stage, slice after slice, value after value: what all samplers have in common. */
final class SampleLoop {
  private final PlanGeometry geometry;
  private final Function<Scene, StageWork> predictor;
  private final ThreadTeam team;

  /**
   * A loop over whole images.
   *
   * @param decoders names of the stages that there are decoders for
   * @param predictor how slices are drawn
   * @param team threads that work on the parts of a batch
   * @throws IllegalArgumentException if a decoder is missing
   */
  SampleLoop(
      PlanGeometry geometry,
      Set<String> decoders,
      Function<Scene, StageWork> predictor,
      ThreadTeam team) {
    this.geometry = geometry;
    this.predictor = predictor;
    this.team = team;
    for (Stage stage : geometry.plan().stages()) {
      if (!decoders.contains(stage.name())) {
        throw new IllegalArgumentException("no decoder for stage " + stage.name());
      }
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
    geometry.plan().stages().stream()
        .limit(request.stages())
        .forEach(
            stage -> {
              StageDraws draws = new StageDraws(geometry, stage, request, samples);
              run(scene(stage, samples), request.conditioning(), draws, slice);
              draws.finish();
            });
    return samples;
  }

  private Scene scene(Stage stage, List<Sample> samples) {
    return new Scene(geometry, stage, samples.stream().map(Sample::slices).toList());
  }

  private void run(Scene scene, Conditioning conditioning, StageDraws draws, Runnable after) {
    StageWork work = predictor.apply(scene);
    for (int slice : geometry.slices(scene.stage())) {
      if (conditioning.knowsAll(geometry, scene.stage(), slice)) {
        draws.skip();
      } else {
        team.run(work.of(slice, draws));
      }
      after.run();
    }
  }
}
