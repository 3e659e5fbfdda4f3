package io.subscale.jobs.sample;

import io.subscale.datasets.decode.ImageDecoder;
import io.subscale.datasets.decode.UnreadableImageException;
import io.subscale.datasets.image.CropAndResize;
import io.subscale.datasets.image.RgbImage;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.slice.SliceGrid;
import io.subscale.jobs.config.SampleKeys;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.sample.output.Manifest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The pictures that samples complete or enlarge, and what is known of them.
 *
 * @param kind what they are given for
 * @param names of their files
 * @param slices values of the plan's bits in generation order, uint8 [S*S][h][w][3] each; of small
 *     pictures slice 0, the rest 0
 * @param pixels the first pixels in generation order that are known
 */
record ConditioningPictures(Kind kind, List<String> names, List<byte[]> slices, int pixels) {

  /** What pictures are given for. */
  enum Kind {
    /** No picture is given. */
    NOTHING,
    /** The first pixels stay. */
    PIXELS,
    /** Small pictures, slice 0. */
    SMALL,
    /** The high bits stay. */
    HIGH_BITS
  }

  /**
   * Reads what the configuration names: the files of a folder, in the order of their names.
   *
   * @param most pictures to read
   * @throws JobException (exit code 3) if the folder or a file in it is not what it should be
   */
  static ConditioningPictures read(
      SubscaleConfig config, PlanGeometry geometry, HadoopFiles files, long most)
      throws IOException {
    SampleKeys sample = config.sample();
    Reader reader = new Reader(files, decoder(config), most);
    if (!sample.complete().isEmpty()) {
      return complete(sample, geometry, reader);
    }
    if (!sample.upscaleSize().isEmpty()) {
      return enlarge(sample.upscaleSize(), geometry, reader);
    }
    if (!sample.upscaleDepth().isEmpty()) {
      return deepen(sample.upscaleDepth(), geometry, reader);
    }
    return new ConditioningPictures(Kind.NOTHING, List.of(), List.of(), 0);
  }

  private static ConditioningPictures complete(
      SampleKeys sample, PlanGeometry geometry, Reader reader) throws IOException {
    SliceGrid grid = geometry.grid();
    CropAndResize framing = new CropAndResize(grid.height());
    Read read =
        reader.read(
            "sample.complete",
            sample.complete(),
            (file, picture) -> cut(geometry, framing.frame(picture).get(0).image()));
    int slice = grid.sliceHeight() * grid.sliceWidth();
    int keep = sample.keepPixels() > 0 ? sample.keepPixels() : sample.keepSlices() * slice;
    return new ConditioningPictures(Kind.PIXELS, read.names(), read.slices(), keep);
  }

  private static ConditioningPictures enlarge(String folder, PlanGeometry geometry, Reader reader)
      throws IOException {
    SliceGrid grid = geometry.grid();
    Read read =
        reader.read(
            "sample.upscale_size",
            folder,
            (file, picture) -> {
              requireSize(file, picture, grid.sliceHeight(), "slices are");
              byte[] values = geometry.depth().fromIntensities(picture.rgb());
              return Arrays.copyOf(values, grid.imageValues());
            });
    int pixels = grid.sliceHeight() * grid.sliceWidth();
    return new ConditioningPictures(Kind.SMALL, read.names(), read.slices(), pixels);
  }

  private static ConditioningPictures deepen(String folder, PlanGeometry geometry, Reader reader)
      throws IOException {
    Read read =
        reader.read(
            "sample.upscale_depth",
            folder,
            (file, picture) -> {
              requireSize(file, picture, geometry.grid().height(), "images are");
              return cut(geometry, picture);
            });
    return new ConditioningPictures(Kind.HIGH_BITS, read.names(), read.slices(), 0);
  }

  private static ImageDecoder decoder(SubscaleConfig config) {
    int background = Integer.parseInt(config.data().background().substring(1), 16);
    return new ImageDecoder(background, config.data().maxPixels());
  }

  private static byte[] cut(PlanGeometry geometry, RgbImage picture) {
    return geometry.grid().toSlices(geometry.depth().fromIntensities(picture.rgb()));
  }

  private static void requireSize(Path file, RgbImage picture, int size, String what) {
    if (picture.height() != size || picture.width() != size) {
      throw JobException.data(
          String.format(
              Locale.ROOT,
              "%s is %d x %d pixels; this run's %s %d x %d",
              file,
              picture.width(),
              picture.height(),
              what,
              size,
              size));
    }
  }

  /** The picture that a sample is of. */
  byte[] of(long number) {
    return slices.get((int) (number % slices.size()));
  }

  /** What executors need to know. */
  SampleOrder.Known known() {
    return new SampleOrder.Known(pixels, kind == Kind.HIGH_BITS);
  }

  /** What the manifest says. */
  Manifest.Known described() {
    String word = kind.name().toLowerCase(Locale.ROOT);
    MessageDigest digest = sha256();
    slices.forEach(digest::update);
    return new Manifest.Known(word, pixels, names, HexFormat.of().formatHex(digest.digest()));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private interface ToValues {
    byte[] of(Path file, RgbImage picture);
  }

  private record Read(List<String> names, List<byte[]> slices) {}

  /** Reads a folder. */
  private record Reader(HadoopFiles files, ImageDecoder decoder, long most) {
    Read read(String key, String folder, ToValues values) throws IOException {
      Read read = new Read(new ArrayList<>(), new ArrayList<>());
      for (Path file : list(key, files.resolve(folder))) {
        if (read.names().size() < most) {
          read.slices().add(values.of(file, decode(file)));
          read.names().add(file.getName());
        }
      }
      return read;
    }

    private List<Path> list(String key, Path folder) throws IOException {
      List<Path> pictures = new ArrayList<>();
      try {
        for (FileStatus file : files.fileSystem(folder).listStatus(folder)) {
          if (file.isFile() && ImageDecoder.hasImageName(file.getPath().getName())) {
            pictures.add(file.getPath());
          }
        }
      } catch (FileNotFoundException e) {
        throw JobException.data(key + ": there is no folder " + folder, e);
      }
      if (pictures.isEmpty()) {
        throw JobException.data(key + ": there is no picture in " + folder);
      }
      pictures.sort(null);
      return pictures;
    }

    private RgbImage decode(Path file) throws IOException {
      try {
        return decoder.decode(files.readBytes(file));
      } catch (UnreadableImageException e) {
        throw JobException.data(file + ": " + e.getMessage(), e);
      }
    }
  }
}
