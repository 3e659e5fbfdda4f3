package io.subscale.jobs.prepare;

import io.subscale.datasets.archive.FileNames;
import io.subscale.datasets.archive.UnreadableEntryException;
import io.subscale.datasets.decode.DecoderUnavailableException;
import io.subscale.datasets.decode.ImageDecoder;
import io.subscale.datasets.decode.UnreadableImageException;
import io.subscale.datasets.demo.ShapePicture;
import io.subscale.datasets.image.CropAndResize;
import io.subscale.datasets.image.Frame;
import io.subscale.datasets.image.Framing;
import io.subscale.datasets.image.RgbImage;
import io.subscale.datasets.image.Tile;
import io.subscale.datasets.plan.BitDepth;
import io.subscale.datasets.seed.Seed;
import io.subscale.datasets.slice.SliceGrid;
import io.subscale.datasets.split.Split;
import io.subscale.datasets.split.SplitRule;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.shard.Dataset;
import io.subscale.jobs.shard.ShardRow;
import io.subscale.jobs.source.Picture;
import io.subscale.jobs.source.PictureReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Turns one picture's file into rows: decode, frame, reduce the bits, cut into slices. */
final class PictureFramer {
  private final Dataset.Settings settings;
  private final ImageDecoder decoder;
  private final Framing framing;
  private final SliceGrid grid;
  private final BitDepth depth;
  private final SplitRule rule;

  PictureFramer(Dataset.Settings settings, SplitRule rule) {
    this.settings = settings;
    this.rule = rule;
    int background = Integer.parseInt(settings.background().substring(1), 16);
    decoder = new ImageDecoder(background, settings.maxPixels());
    framing =
        switch (settings.framing()) {
          case TILE -> new Tile(settings.size(), settings.shrink());
          case CROP -> new CropAndResize(settings.size());
        };
    grid = new SliceGrid(settings.scale(), settings.size(), settings.size());
    depth = BitDepth.whole(settings.bits());
  }

  /** Height and width of a picture that yields at least one frame. */
  private int photoSize() {
    return settings.size() * settings.shrink();
  }

  /** The rows of a picture, drawn or read, or why there are none. */
  PreparedPicture prepare(Picture picture, PictureReader reader) {
    Optional<Split> side = rule.of(picture.id());
    if (side.isEmpty()) {
      return withoutSide(picture.id());
    }
    return picture.drawn() ? synthesize(picture, side.get()) : read(picture, side.get(), reader);
  }

  /** Of an archive beside the data, nothing is missed; of a folder of pictures, all of it. */
  private PreparedPicture withoutSide(String id) {
    if (settings.splitBy() == SubscaleConfig.SplitBy.LIST) {
      return PreparedPicture.bad(id, "data.split.list does not name it");
    }
    String first = id.substring(0, Math.max(0, id.indexOf('/')));
    return FileNames.archive(first)
        ? PreparedPicture.beside(first)
        : PreparedPicture.bad(
            id, "data.split.by goes by folders, and its first is not train, valid or test");
  }

  /** The rows of a picture that is drawn; its offset is its number. */
  private PreparedPicture synthesize(Picture picture, Split side) {
    Seed seed = Seed.of(settings.seed()).fold("drawn", picture.entry().offset());
    return prepare(picture.id(), side, ShapePicture.draw(photoSize(), seed));
  }

  private PreparedPicture read(Picture picture, Split side, PictureReader reader) {
    try {
      return prepare(picture.id(), side, reader.read(picture));
    } catch (UnreadableEntryException e) {
      return PreparedPicture.bad(picture.id(), e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(picture.file() + ": " + e.getMessage(), e);
    }
  }

  /** The rows of a picture file's bytes, or why there are none. */
  private PreparedPicture prepare(String id, Split side, byte[] file) {
    try {
      return decoder.decode(file, image -> prepare(id, side, image));
    } catch (UnreadableImageException e) {
      return PreparedPicture.bad(id, e.getMessage());
    } catch (DecoderUnavailableException e) {
      throw JobException.cluster(id + ": " + e.getMessage(), e);
    } catch (OutOfMemoryError e) {
      throw JobException.cluster(
          String.format(
              Locale.ROOT,
              "%s: the heap of %d MB is full; give this process more (spark.driver.memory with a local master, else spark.executor.memory), or fewer cores",
              id,
              Runtime.getRuntime().maxMemory() >> 20),
          e);
    }
  }

  /** The rows of a decoded picture. */
  private PreparedPicture prepare(String id, Split side, RgbImage photo) {
    List<Frame> frames = framing.frame(photo);
    if (frames.isEmpty()) {
      return PreparedPicture.bad(
          id,
          String.format(
              Locale.ROOT,
              "%d x %d pixels are too few for one tile; it takes %d x %d",
              photo.width(),
              photo.height(),
              photoSize(),
              photoSize()));
    }
    List<PreparedRow> rows = new ArrayList<>(frames.size());
    ContentHash content = new ContentHash();
    for (Frame frame : frames) {
      byte[] values = depth.fromIntensities(frame.image().rgb());
      byte[] slices = grid.toSlices(values);
      String rowId = id + frame.suffix();
      content.add(side, rowId, new RgbImage(frame.image().height(), frame.image().width(), values));
      rows.add(
          new PreparedRow(RowKey.of(side, rowId, slices), new ShardRow(rowId, label(id), slices)));
    }
    return PreparedPicture.good(rows, content);
  }

  /** The folder or inner archive that a picture is in, which in many data sets names its class. */
  private static String label(String id) {
    int end = id.lastIndexOf('/');
    if (end < 0) {
      return null;
    }
    return id.substring(id.lastIndexOf('/', end - 1) + 1, end).replaceFirst("\\.(tar|zip)$", "");
  }
}
