package io.subscale.jobs.code;

import io.subscale.datasets.decode.ImageDecoder;
import io.subscale.datasets.decode.UnreadableImageException;
import io.subscale.datasets.image.PngWriter;
import io.subscale.datasets.image.RgbImage;
import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.likelihood.StageModel;
import io.subscale.model.code.ImageCoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;

/** Some files of a folder, compressed or decompressed by one task. */
public final class CodeGroup {
  private final CodeOrder order;
  private final Work work;
  private final HadoopFiles files;
  private final ImageCoder coder;
  private final ImageDecoder decoder;
  private final List<Pending> pending = new ArrayList<>();
  private final List<Coded> done = new ArrayList<>();
  private int tiles;

  /**
   * What all groups have in common; sent to each executor once.
   *
   * @param identity of the decoders
   * @param models the decoders, one a stage of the plan
   */
  public record Work(String identity, List<StageModel> models) {
    CodingModel model() {
      return new CodingModel(identity, models.get(0).geometry());
    }
  }

  /** A file that waits for others to be coded beside it; a picture, or a code. */
  private record Pending(
      String name, RgbImage picture, CodeFile file, long bytes, List<byte[]> tiles) {}

  CodeGroup(CodeOrder order, Work work, HadoopFiles files) {
    this.order = order;
    this.work = work;
    this.files = files;
    coder = SharedCoder.of(work.identity(), work.models());
    decoder = new ImageDecoder(order.background(), order.maxPixels());
  }

  /**
   * Reads the files and writes what they become; one that cannot be taken is told and passed over.
   *
   * @return one a file, in their order
   */
  List<Coded> make(List<String> names) throws IOException {
    for (String name : names) {
      try {
        add(name);
      } catch (JobException e) {
        if (e.exitCode() != ExitCode.DATA) {
          throw e;
        }
        flush();
        done.add(Coded.failed(name, e.getMessage()));
      }
      if (tiles >= order.batch()) {
        flush();
      }
    }
    flush();
    return done;
  }

  private void add(String name) throws IOException {
    Path path = new Path(order.from(), name);
    byte[] bytes = files.readBytes(path);
    Pending next =
        switch (order.direction()) {
          case COMPRESS -> {
            RgbImage picture = decode(path, bytes);
            List<byte[]> images =
                TiledPicture.cut(work.model().geometry(), picture, path.toString());
            yield new Pending(name, picture, null, bytes.length, images);
          }
          case DECOMPRESS -> {
            CodeFile file = CodeFile.read(bytes, path.toString());
            requireAllowed(file, path);
            yield new Pending(name, null, file, bytes.length, file.tiles());
          }
        };
    pending.add(next);
    tiles += next.tiles().size();
  }

  private RgbImage decode(Path path, byte[] bytes) {
    try {
      return decoder.decode(bytes);
    } catch (UnreadableImageException e) {
      throw JobException.data(path + ": " + e.getMessage(), e);
    }
  }

  private void requireAllowed(CodeFile file, Path path) {
    if ((long) file.width() * file.height() > order.maxPixels()) {
      throw JobException.data(
          String.format(
              Locale.ROOT,
              "%s is of %d x %d pixels; data.max_pixels = %d",
              path,
              file.width(),
              file.height(),
              order.maxPixels()));
    }
    if (!file.model().equals(work.model())) {
      throw JobException.data(
          path
              + " was compressed by model "
              + file.model().described()
              + "; run.dir has "
              + work.model().described()
              + ": choose the run and the checkpoint (run.checkpoint) that compressed it");
    }
  }

  private void flush() throws IOException {
    List<byte[]> all = pending.stream().flatMap(p -> p.tiles().stream()).toList();
    switch (order.direction()) {
      case COMPRESS -> compress(coder.encode(all));
      case DECOMPRESS -> decompress(coder.decode(all));
    }
    pending.clear();
    tiles = 0;
  }

  private void compress(List<ImageCoder.Code> codes) throws IOException {
    int first = 0;
    for (Pending of : pending) {
      int end = first + of.tiles().size();
      List<ImageCoder.Code> own = codes.subList(first, end);
      byte[] bytes = TiledPicture.file(work.model(), of.picture(), own).write();
      put(of.name(), bytes);
      long codeBytes = own.stream().mapToLong(code -> code.bytes().length).sum();
      double nats = own.stream().mapToDouble(ImageCoder.Code::nats).sum();
      done.add(new Coded(of.name(), "", own.size(), bytes.length, codeBytes, nats));
      first = end;
    }
  }

  private void decompress(List<byte[]> images) throws IOException {
    int first = 0;
    for (Pending of : pending) {
      int end = first + of.tiles().size();
      String place = new Path(order.from(), of.name()).toString();
      long codeBytes = of.tiles().stream().mapToLong(code -> code.length).sum();
      try {
        RgbImage picture = TiledPicture.join(of.file(), images.subList(first, end), place);
        put(of.name(), PngWriter.png(picture));
        done.add(new Coded(of.name(), "", end - first, of.bytes(), codeBytes, 0));
      } catch (JobException e) {
        if (e.exitCode() != ExitCode.DATA) {
          throw e;
        }
        done.add(Coded.failed(of.name(), e.getMessage()));
      }
      first = end;
    }
  }

  private void put(String name, byte[] bytes) throws IOException {
    files.write(new Path(order.to(), order.target(name)), out -> out.write(bytes));
  }
}
