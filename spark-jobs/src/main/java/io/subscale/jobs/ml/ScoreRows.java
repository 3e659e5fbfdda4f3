package io.subscale.jobs.ml;

import io.subscale.datasets.decode.UnreadableImageException;
import io.subscale.datasets.image.CropAndResize;
import io.subscale.datasets.image.Frame;
import io.subscale.datasets.image.Framing;
import io.subscale.datasets.image.Tile;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.likelihood.BlockScorer;
import io.subscale.jobs.likelihood.DecoderPool;
import io.subscale.jobs.likelihood.StageModel;
import io.subscale.model.net.Decoder;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Adds the costs of their pictures to rows; one task, a few rows at a time. */
final class ScoreRows implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  /** Rows that are decoded before they are scored together. */
  private static final int CHUNK = 64;

  private final Broadcast<byte[]> file;
  private final String settings;
  private final Setup setup;

  /**
   * How rows are read.
   *
   * @param column index of the pictures
   * @param handleInvalid see {@link ImageParams}
   * @param batch slices in one forward pass
   */
  record Setup(int column, String handleInvalid, int batch) implements Serializable {}

  ScoreRows(Broadcast<byte[]> file, String settings, Setup setup) {
    this.file = file;
    this.settings = settings;
    this.setup = setup;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    Scoring scoring = new Scoring(new TrainedDecoders(file.value(), settings), setup);
    return new Iterator<>() {
      private Iterator<Row> ready = List.<Row>of().iterator();

      @Override
      public boolean hasNext() {
        while (!ready.hasNext() && rows.hasNext()) {
          List<Row> chunk = new ArrayList<>();
          while (chunk.size() < CHUNK && rows.hasNext()) {
            chunk.add(rows.next());
          }
          ready = scoring.score(chunk).iterator();
        }
        return ready.hasNext();
      }

      @Override
      public Row next() {
        hasNext();
        return ready.next();
      }
    };
  }

  /** The decoders of a task, and what they are given. */
  private static final class Scoring {
    private final List<StageModel> models;
    private final Setup setup;
    private final ImageColumn column;
    private final Framing framing;

    Scoring(TrainedDecoders decoders, Setup setup) {
      this.setup = setup;
      models = decoders.models();
      SubscaleConfig config = decoders.config();
      column = ImageColumn.of(config);
      framing =
          switch (config.data().framing()) {
            case TILE -> new Tile(config.data().size(), config.data().shrink());
            case CROP -> new CropAndResize(config.data().size());
          };
    }

    List<Row> score(List<Row> rows) {
      List<List<byte[]>> frames = new ArrayList<>();
      for (Row row : rows) {
        frames.add(frames(row.get(setup.column())));
      }
      List<byte[]> all = frames.stream().flatMap(List::stream).toList();
      double[] nats = all.isEmpty() ? new double[0] : nats(all);
      List<Row> scored = new ArrayList<>();
      double unit = Math.log(2) * models.get(0).geometry().grid().imageValues();
      int at = 0;
      for (int i = 0; i < rows.size(); i++) {
        double sum = 0;
        int count = frames.get(i).size();
        for (int f = 0; f < count; f++) {
          sum += nats[at++];
        }
        if (count > 0) {
          scored.add(with(rows.get(i), sum, sum / unit / count));
        } else if (setup.handleInvalid().equals(ImageParams.KEEP)) {
          scored.add(with(rows.get(i), null, null));
        }
      }
      return scored;
    }

    /** Values in generation order of each image that the picture becomes; none if it is invalid. */
    private List<byte[]> frames(Object cell) {
      String reason = "the picture is smaller than one tile";
      try {
        List<byte[]> frames = new ArrayList<>();
        for (Frame frame : framing.frame(column.picture(cell))) {
          byte[] values = models.get(0).geometry().depth().fromIntensities(frame.image().rgb());
          frames.add(models.get(0).geometry().grid().toSlices(values));
        }
        if (!frames.isEmpty()) {
          return frames;
        }
      } catch (UnreadableImageException e) {
        reason = e.getMessage();
      }
      if (setup.handleInvalid().equals(ImageParams.ERROR)) {
        throw JobException.data(
            "a row has no readable picture: "
                + reason
                + "; handleInvalid = skip leaves such rows out, keep gives them null");
      }
      return List.of();
    }

    private double[] nats(List<byte[]> images) {
      return DecoderPool.shared()
          .with(
              models,
              decoders -> {
                double[] sum = new double[images.size()];
                for (int s = 0; s < models.size(); s++) {
                  Decoder decoder = decoders.get(s);
                  double[] own =
                      new BlockScorer(decoder, models.get(s), setup.batch()).costs(images).images();
                  for (int i = 0; i < sum.length; i++) {
                    sum[i] += own[i];
                  }
                }
                return sum;
              });
    }

    private static Row with(Row row, Double nats, Double bitsPerDim) {
      Object[] values = new Object[row.size() + 2];
      for (int i = 0; i < row.size(); i++) {
        values[i] = row.get(i);
      }
      values[row.size()] = nats;
      values[row.size() + 1] = bitsPerDim;
      return RowFactory.create(values);
    }
  }
}
