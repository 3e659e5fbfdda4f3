package io.subscale.jobs.config;

import io.subscale.datasets.plan.Plan;
import io.subscale.jobs.round.UpdaterPolicy;
import io.subscale.model.engine.Precision;
import java.util.List;

/**
 * The whole configuration of a run, checked. Each component of the inner records is one key; its
 * {@link Key} states default, range and meaning, and nothing else in the program repeats them.
 *
 * @param run where results go, and the seed
 * @param data from image files to shards
 * @param plan which decoders
 * @param net their size
 * @param train how they are trained
 * @param evaluate how they are measured
 * @param sample how pictures are drawn from them
 * @param code how pictures are compressed with them
 * @param export how they leave for other programs, and come back
 */
public record SubscaleConfig(
    Run run,
    Data data,
    PlanKeys plan,
    NetKeys net,
    Train train,
    EvaluateKeys evaluate,
    SampleKeys sample,
    CodeKeys code,
    ExportKeys export) {

  /** How a picture becomes N x N. */
  public enum FramingKind {
    /** Centre crop to a square, then area resize. */
    CROP,
    /** Area down-scaling by data.shrink, then a grid of tiles. */
    TILE
  }

  /** How photos are assigned to training, validation and test. */
  public enum SplitBy {
    /** By a hash of the photo's id, each photo alone. */
    HASH,
    /** In the order of that hash among all photos, so that shares hold for few of them too. */
    RANK,
    /** By the first folder of the photo's path. */
    FOLDER,
    /** By the first folder, and by hash for a validation side out of train. */
    OFFICIAL,
    /** As data.split.list says. */
    LIST
  }

  /** Which checkpoint of a stage is evaluated and sampled from. */
  public enum CheckpointChoice {
    /** The one of the latest round. */
    NEWEST,
    /** The one with the lowest validation. */
    BEST
  }

  /** Values of {@code run.engine}. */
  public enum EngineKind {
    /** Whichever there is. */
    AUTO,
    /** DL4J's graph on the CPU. */
    CPU,
    /** Own kernels on NVIDIA GPUs. */
    CUDA;

    /** As it is written. */
    public String word() {
      return ValueReader.word(this);
    }
  }

  /** Keys {@code run.*}. */
  public record Run(
      @Key(value = "\"\"", says = "Folder of checkpoints, metrics, reports and samples.")
          String dir,
      @Key(value = "1", says = "Seed of everything random: weights, order of the data, samples.")
          long seed,
      @Key(
              value = "newest",
              says =
                  "Checkpoint that is evaluated and sampled from: newest, or best (of the lowest"
                      + " validation).")
          CheckpointChoice checkpoint,
      @Key(
              value = "300",
              min = 0,
              max = 1e6,
              says =
                  "Seconds that a job waits without any executor before the verb ends with exit"
                      + " code 5; 0 = for ever.")
          double executorSeconds,
      @Key(
              value = "cpu",
              says =
                  "What computes train's steps, the likelihoods of train and evaluate, and the samples"
                      + " of laws without a body: cpu; cuda, the GPU of each Spark task; auto, cuda where Spark gives tasks GPUs that"
                      + " can, else cpu.")
          EngineKind engine) {}

  /** Keys {@code data.*}. */
  public record Data(
      @Key(
              value = "\"\"",
              says =
                  "Folder, .tar, .tar.gz or .zip of pictures, CIFAR-10's or downsampled ImageNet's"
                      + " batches, or Parquet tables with a column of pictures (path or Hadoop"
                      + " URI); or generated:N for N drawn pictures.")
          String source,
      @Key(value = "\"\"", says = "Folder of the prepared shards (path or Hadoop URI).")
          String shards,
      @Key(value = "32", min = 1, max = 4096, says = "Height and width of a prepared image.")
          int size,
      @Key(
              value = "crop",
              says = "crop: centre square, resized to size; tile: size x size pieces of a photo.")
          FramingKind framing,
      @Key(
              value = "1",
              min = 1,
              max = 64,
              says = "Area down-scaling before tiles are cut; only with data.framing = tile.")
          int shrink,
      @Key(
              value = "\"#ffffff\"",
              matches = "#[0-9a-fA-F]{6}",
              says = "Colour behind transparent pixels, #rrggbb.")
          String background,
      @Key(
              value = "8",
              min = 1,
              max = 8,
              says = "Bits a colour value keeps; fewer than 8 drop the lowest.")
          int bits,
      Table table,
      SplitShares split,
      @Key(
              value = "0.01",
              min = 0,
              max = 1,
              says = "Share of unreadable pictures above which prepare stops.")
          double maxBadShare,
      // 33 million pixels: above what common cameras write, and decoding one, at up to 10 bytes a
      // pixel, takes 320 MiB of an executor task's default heap of 1 GiB.
      @Key(
              value = "33554432",
              min = 1,
              max = 1 << 28,
              says =
                  "Pixels of a picture above which it counts as unreadable; 10 bytes of heap each.")
          long maxPixels,
      @Key(
              value = "8 MiB",
              bytes = true,
              min = 1024,
              max = 1 << 30,
              says = "Pixels in one Parquet row group, the unit of reading.")
          long rowGroupBytes,
      @Key(
              value = "128 MiB",
              bytes = true,
              min = 1024,
              max = 1L << 40,
              says = "Pixels in one shard file, about.")
          long shardBytes) {

    /** Keys {@code data.table.*}: where pictures are in Parquet tables. */
    public record Table(
        @Key(
                value = "image",
                says =
                    "Column of a Parquet table that has the pictures: files as bytes, or structs"
                        + " whose field bytes has them.")
            String image,
        @Key(
                value = "\"\"",
                says =
                    "Column of a Parquet table that has the pictures' ids, such as image.path;"
                        + " empty = the table's name and the row's number.")
            String key) {}

    /** Keys {@code data.split.*}; training gets the rest. */
    public record SplitShares(
        @Key(
                value = "hash",
                says =
                    "hash: about the shares, by a hash of the photo's id alone; rank: exactly the"
                        + " shares, in the order of these hashes; folder: the source's folders (or"
                        + " .tar files) train, valid and test, or what CIFAR-10 and ImageNet call"
                        + " them; official: so too, and data.split.valid of train, by hash, for"
                        + " validation; list: as data.split.list says.")
            SplitBy by,
        @Key(
                value = "\"\"",
                regex = true,
                says =
                    "Regular expression for the part of a photo's id that is hashed, so that photos"
                        + " of one part stay together: what its groups capture, or its whole match"
                        + " if it has none; an id without a match is hashed whole; empty = whole.")
            String key,
        @Key(
                value = "\"\"",
                says =
                    "File that names each photo's side, with data.split.by = list: a line each of"
                        + " train, valid or test, a blank, and the photo's path in the source, or * for all"
                        + " that it does not name.")
            String list,
        @Key(
                value = "0.05",
                min = 0,
                max = 0.9,
                says = "Share of photos, or of keys, for validation; by hash, rank or official.")
            double valid,
        @Key(
                value = "0.05",
                min = 0,
                max = 0.9,
                says = "Share of photos, or of keys, for the test; by hash or rank.")
            double test) {}
  }

  /** Keys {@code plan.*}. */
  public record PlanKeys(
      @Key(value = "subscale", says = "Which decoders: subscale, size, depth or multidimensional.")
          Plan kind,
      @Key(
              value = "2",
              min = 1,
              max = 64,
              says = "S: an image is cut into S x S slices; divides data.size.")
          int scale,
      @Key(
              value = "3",
              min = 1,
              max = 7,
              says = "High bits drawn first, in the plans depth and multidimensional.")
          int depthBits) {}

  /** Keys {@code train.*}. */
  public record Train(
      @Key(
              value = "0",
              min = 0,
              max = 1e6,
              says = "Minutes of training, shared by the stages; 0 = no limit.")
          double minutes,
      @Key(value = "0", min = 0, max = 1e9, says = "Rounds a stage; 0 = no limit.") long rounds,
      @Key(value = "0", min = 0, max = 1e15, says = "Examples a stage; 0 = no limit.")
          long examples,
      @Key(
              value = "1",
              min = 1,
              max = 10000,
              says = "Logical workers of a round, whatever the number of executors.")
          int workers,
      @Key(value = "8", min = 1, max = 1e6, says = "Steps of a worker between two averagings.")
          int stepsPerRound,
      @Key(
              value = "0",
              min = 0,
              max = 1e9,
              says = "Rounds at the start that have train.early_steps steps instead.")
          long earlyRounds,
      @Key(value = "1", min = 1, max = 1e6, says = "Steps of a worker in each of these rounds.")
          int earlySteps,
      @Key(
              value = "average",
              says =
                  "Adam's moments between rounds: average them, keep each worker's own on its"
                      + " executor (local; not saved in checkpoints), or reset them.")
          UpdaterPolicy updater,
      @Key(
              value = "0",
              min = 0,
              max = 1e6,
              says =
                  "Seconds after which a worker begins no other step of a round, for clusters with"
                      + " stragglers; 0 = no limit. With a limit, runs no longer repeat bit for"
                      + " bit.")
          double roundSeconds,
      @Key(value = "8", min = 1, max = 65536, says = "Examples in one batch of a worker.")
          int batch,
      @Key(
              value = "1",
              min = 1,
              max = 10000,
              says = "Batches whose gradients are added up into one step.")
          int accumulate,
      @Key(
              value = "float32",
              says =
                  "What GPUs round the operands of a step's products to: float32, not at all; tf32"
                      + " or bf16, on tensor cores. The CPU rounds nothing, and nor does any likelihood.")
          Precision precision,
      @Key(value = "0.001", min = 1e-9, max = 10, says = "Highest learning rate of Adam.")
          double learningRate,
      @Key(
              value = "0.1",
              min = 0,
              max = 1,
              says = "Learning rate at the end, as a share of train.learning_rate.")
          double finalRate,
      @Key(value = "100", min = 0, max = 1e9, says = "Steps of linear warm-up.") long warmupSteps,
      @Key(value = "1", min = 0, max = 1e9, says = "Greatest norm of the gradient; 0 = any.")
          double clipNorm,
      @Key(
              value = "0.999",
              min = 0,
              max = 0.9999999,
              says = "Decay a step of the averaged weights that are evaluated; 0 = none.")
          double ema,
      @Key(value = "false", says = "Whether every second example is mirrored left to right.")
          boolean flip,
      @Key(
              value = "64",
              min = 0,
              max = 1e9,
              says = "Validation images of a measurement while training; 0 = none.")
          int validateImages,
      @Key(value = "5", min = 0, max = 1e6, says = "Minutes between validations; 0 = at the end.")
          double validateEveryMinutes,
      @Key(value = "5", min = 0, max = 1e6, says = "Minutes between checkpoints; 0 = at the end.")
          double checkpointEveryMinutes,
      @Key(value = "2", min = 1, max = 1e6, says = "Newest checkpoints of a stage that are kept.")
          int keepCheckpoints,
      @Key(
              value = "true",
              says = "Whether a checkpoint of the lowest validation is saved and kept besides.")
          boolean keepBest,
      @Key(
              value = "0",
              min = 0,
              max = 1e6,
              says = "Validations in a row without a better one that end a stage; 0 = no end.")
          int patience,
      @Key(
              value = "[]",
              min = 0,
              max = 1e6,
              says = "Weight of each stage's part of train.minutes; empty = the default parts.")
          List<Double> share) {}
}
