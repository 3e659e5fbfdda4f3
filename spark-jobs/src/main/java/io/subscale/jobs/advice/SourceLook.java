package io.subscale.jobs.advice;

import io.subscale.datasets.archive.FileNames;
import io.subscale.datasets.archive.UnreadableEntryException;
import io.subscale.datasets.decode.ImageDecoder;
import io.subscale.datasets.decode.UnreadableImageException;
import io.subscale.datasets.image.RgbImage;
import io.subscale.datasets.seed.Seed;
import io.subscale.datasets.split.FolderSplit;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.source.PartListing;
import io.subscale.jobs.source.Picture;
import io.subscale.jobs.source.PictureReader;
import io.subscale.jobs.source.PictureSource;
import io.subscale.jobs.source.SourcePart;
import io.subscale.jobs.source.TableColumns;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * What one sees of a source: all its files by name, and a sample of them decoded.
 *
 * @param name full path of the source
 * @param pictures files that count as pictures
 * @param formats how many of them have each ending
 * @param sides of a split that the first folders name
 * @param outside pictures that no folder puts on a side
 * @param unreadable pictures of the sample that cannot be decoded
 * @param shortSides the smaller of height and width of each decoded picture, ascending
 * @param flat share of the sampled pictures' pixels that equal their left neighbour
 */
public record SourceLook(
    String name,
    long pictures,
    Map<String, Long> formats,
    Set<Split> sides,
    long outside,
    int unreadable,
    int[] shortSides,
    double flat) {
  private static final int SAMPLE = 48;
  private static final int WHITE = 0xFFFFFF;
  private static final long MOST_PIXELS = 1 << 25;

  /**
   * Looks at a source.
   *
   * @param source folder, archive, batches or tables, as {@code data.source}
   * @throws io.subscale.jobs.error.JobException (exit code 3) if it is not there or damaged
   * @throws IOException if the file system fails
   */
  public static SourceLook at(String source, Configuration conf) throws IOException {
    PictureSource opened = PictureSource.open(source, new TableColumns("image", ""), conf);
    Map<String, Long> formats = new TreeMap<>();
    TreeMap<Long, Picture> sample = new TreeMap<>();
    Set<Split> sides = EnumSet.noneOf(Split.class);
    long pictures = 0;
    long outside = 0;
    for (SourcePart part : opened.parts()) {
      Iterator<Picture> listed = PartListing.list(part, conf);
      while (listed.hasNext()) {
        Picture picture = listed.next();
        if (!picture.counts()) {
          continue;
        }
        pictures++;
        formats.merge(FileNames.ending(picture.id()), 1L, Long::sum);
        var side = new FolderSplit().of(picture.id());
        side.ifPresent(sides::add);
        outside += side.isPresent() ? 0 : 1;
        // Those of the least hashes: the same ones in any order of the files.
        sample.put(Seed.of(0).fold(picture.id()).asLong(), picture);
        if (sample.size() > SAMPLE) {
          sample.pollLastEntry();
        }
      }
    }
    Decoded decoded = decode(List.copyOf(sample.values()), conf);
    return new SourceLook(
        opened.name(),
        pictures,
        formats,
        sides,
        outside,
        sample.size() - decoded.shortSides().length,
        decoded.shortSides(),
        decoded.flat());
  }

  private record Decoded(int[] shortSides, double flat) {}

  private static Decoded decode(List<Picture> sample, Configuration conf) throws IOException {
    ImageDecoder decoder = new ImageDecoder(WHITE, MOST_PIXELS);
    int[] sides = new int[sample.size()];
    int good = 0;
    double flat = 0;
    try (PictureReader reader = new PictureReader(conf)) {
      for (Picture picture : sample) {
        try {
          if (picture.refusal() == null) {
            RgbImage image = decoder.decode(reader.read(picture));
            sides[good++] = Math.min(image.height(), image.width());
            flat += flat(image);
          }
        } catch (UnreadableImageException | UnreadableEntryException bad) {
          continue; // Counted by being left out.
        }
      }
    }
    int[] found = Arrays.copyOf(sides, good);
    Arrays.sort(found);
    return new Decoded(found, good == 0 ? 0 : flat / good);
  }

  /** Share of pixels that equal their left neighbour. */
  static double flat(RgbImage image) {
    byte[] rgb = image.rgb();
    int row = image.width() * RgbImage.CHANNELS;
    long same = 0;
    for (int y = 0; y < image.height(); y++) {
      for (int at = y * row + RgbImage.CHANNELS; at < (y + 1) * row; at += RgbImage.CHANNELS) {
        boolean equal =
            rgb[at] == rgb[at - 3] && rgb[at + 1] == rgb[at - 2] && rgb[at + 2] == rgb[at - 1];
        same += equal ? 1 : 0;
      }
    }
    return image.width() < 2 ? 0 : (double) same / ((long) image.height() * (image.width() - 1));
  }

  /** The short side that a share of the sampled pictures are below. */
  int shortSide(double share) {
    return shortSides[(int) Math.min(shortSides.length - 1, Math.floor(share * shortSides.length))];
  }
}
