package io.subscale.jobs.page.figures;

import io.subscale.datasets.decode.ImageDecoder;
import io.subscale.datasets.decode.UnreadableImageException;
import io.subscale.datasets.image.PngWriter;
import io.subscale.datasets.image.RgbImage;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.run.RunFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * The pictures of a run's page, as PNG files.
 *
 * @param contactSheet of the samples; null if there is none that fits
 * @param cheapest images of the split that the page is about, in the order of its report
 * @param dearest likewise
 */
public record RunPictures(byte[] contactSheet, List<byte[]> cheapest, List<byte[]> dearest) {
  /** A page is passed round: this and its base64 are most of it. */
  private static final int MOST_BYTES = 3 << 20;

  private static final int MOST_PIXELS = 1 << 22;

  /** No picture at all. */
  public static final RunPictures NONE = new RunPictures(null, List.of(), List.of());

  /** Reads what a run folder holds. */
  public static RunPictures read(RunFolder folder, RunFigures run) throws IOException {
    byte[] sheet = bytes(folder.files(), new Path(folder.samples(), "contact-sheet.png"));
    List<byte[]> cheapest = List.of();
    List<byte[]> dearest = List.of();
    if (run.headline() != null && run.headline().cheapest() != null) {
      Path scored = new Path(folder.path(), "evaluate-" + run.headline().split());
      byte[] extremes = bytes(folder.files(), new Path(scored, "extremes.png"));
      int side = run.headline().dataset().size();
      cheapest = row(extremes, 0, side);
      dearest = row(extremes, 1, side);
    }
    return new RunPictures(sheet, cheapest, dearest);
  }

  private static byte[] bytes(HadoopFiles files, Path path) throws IOException {
    boolean fits =
        files.exists(path) && files.fileSystem(path).getFileStatus(path).getLen() <= MOST_BYTES;
    return fits ? files.readBytes(path) : null;
  }

  /** The pictures of a row of a sheet without margins; none if it is no such sheet. */
  private static List<byte[]> row(byte[] png, int row, int side) throws IOException {
    List<byte[]> pictures = new ArrayList<>();
    if (png == null) {
      return pictures;
    }
    try {
      RgbImage sheet = new ImageDecoder(0, MOST_PIXELS).decode(png);
      for (int left = 0; left + side <= sheet.width() && (row + 1) * side <= sheet.height(); ) {
        pictures.add(PngWriter.png(sheet.crop(row * side, left, side, side)));
        left += side;
      }
    } catch (UnreadableImageException e) {
      pictures.clear();
    }
    return pictures;
  }
}
