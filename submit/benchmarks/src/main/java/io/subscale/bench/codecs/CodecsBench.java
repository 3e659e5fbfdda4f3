package io.subscale.bench.codecs;

import io.subscale.bench.measure.JsonLines;
import io.subscale.bench.measure.Measurement;
import io.subscale.bench.net.NetOptions;
import io.subscale.datasets.image.RgbImage;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.codec.Codec;
import io.subscale.jobs.codec.CodecCost;
import io.subscale.jobs.codec.Codecs;
import io.subscale.jobs.codec.PrivateFolder;
import io.subscale.jobs.codec.Sheet;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.shard.Shards;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Codes the pictures of a data set losslessly: what a decoder's bits/dim are to be held against.
 */
@Command(
    name = "codecs",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Tells what lossless codecs need for the pictures of a prepared data set, in bits/dim.",
      "bits_per_dim_each: a picture's file less that of a black picture (overhead_bytes), averaged."
          + " bits_per_dim_sheet: all pictures as one file, nothing deducted. PNG is always there;"
          + " zopflipng, cwebp, cjxl and flif where the PATH has them."
    })
public final class CodecsBench implements Callable<Integer> {
  private static final int BYTE_BITS = 8;
  private static final double NANOS = 1e9;

  @Option(
      names = "--shards",
      required = true,
      paramLabel = "DIR",
      description = "The data set: a folder or any Hadoop URI, as data.shards.")
  private String shards;

  @Option(
      names = "--split",
      paramLabel = "train|valid|test",
      description = "The part of it, ${DEFAULT-VALUE}.")
  private String split = Split.TEST.key();

  @Option(
      names = "--every",
      paramLabel = "N",
      description = "Takes one of N pictures, in the order of the shards, ${DEFAULT-VALUE}.")
  private int every = 1;

  @Spec private CommandSpec spec;

  private final JsonLines lines;
  private final String path;

  /** Prints on {@code lines}. */
  public CodecsBench(JsonLines lines) {
    this(lines, Optional.ofNullable(System.getenv("PATH")).orElse(""));
  }

  /** Looks for programs in other folders than those of PATH. */
  CodecsBench(JsonLines lines, String path) {
    this.lines = lines;
    this.path = path;
  }

  @Override
  public Integer call() throws Exception {
    if (every < 1) {
      throw JobException.config("--every is at least 1");
    }
    Split part = part();
    Configuration conf = new Configuration();
    Shards opened = Shards.open(shards, conf);
    if (opened.bits() < BYTE_BITS) {
      tell(
          "values have %d bits and are coded as they are, as the dark pictures of 8 bits that they"
              + " make",
          opened.bits());
    }
    Sheet sheet = Sheet.read(opened, part, every, conf);
    try (PrivateFolder folder = PrivateFolder.create("subscale-codecs")) {
      for (Codec codec : Codecs.of(path, folder.path(), missing -> tell("%s", missing))) {
        long start = System.nanoTime();
        CodecCost cost = CodecCost.of(codec, sheet, NetOptions.nativeThreads());
        double seconds = (System.nanoTime() - start) / NANOS;
        if (cost.bitsPerDimSheet() == null) {
          RgbImage complete = sheet.complete();
          String format =
              "no sheet of %dx%d for %s, whose pictures have at most %d rows and columns";
          tell(format, complete.height(), complete.width(), codec.name(), codec.mostSide());
        }
        lines.print(line(cost, opened, sheet).put("seconds", seconds));
      }
    }
    return 0;
  }

  private Split part() {
    for (Split part : Split.values()) {
      if (part.key().equals(split)) {
        return part;
      }
    }
    throw JobException.config("--split is train, valid or test, not " + split);
  }

  private Measurement line(CodecCost cost, Shards opened, Sheet sheet) {
    double sheetCost = cost.bitsPerDimSheet() == null ? Double.NaN : cost.bitsPerDimSheet();
    return Measurement.of("codecs")
        .put("codec", cost.codec())
        .put("version", cost.version())
        .put("options", cost.options())
        .put("shards", shards)
        .put("fingerprint", opened.fingerprint())
        .put("split", split)
        .put("every", every)
        .put("images", sheet.images())
        .put("height", opened.grid().height())
        .put("width", opened.grid().width())
        .put("bits", opened.bits())
        .put("bits_per_dim_each", cost.bitsPerDimEach())
        .put("overhead_bytes", cost.overheadBytes())
        .put("bits_per_dim_sheet", sheetCost)
        .put("threads", NetOptions.nativeThreads());
  }

  private void tell(String format, Object... values) {
    spec.commandLine()
        .getErr()
        .println("submit/bench codecs: " + String.format(Locale.ROOT, format, values));
  }
}
