package io.subscale.jobs.advice;

import com.typesafe.config.ConfigUtil;
import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.error.JobException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A configuration for a source that was looked at, with the reasons as comments.
 *
 * @param look at the source
 * @param source as the user names it
 * @param name of the run
 * @param cores that will train
 */
public record Proposal(SourceLook look, String source, String name, int cores) {
  /** Without a body a decoder sees no objects, so that larger pictures gain nothing from it. */
  private static final int[] SIZES = {64, 32, 16, 8};

  private static final int FEW_PHOTOS = 500;
  private static final int RANKED = 2000;
  private static final double DRAWN = 0.5;
  private static final double SMALLEST = 0.05;
  private static final int TILES_ACROSS = 8;
  private static final int HALVED_ACROSS = 12;
  private static final double MOST_MINUTES = 60;
  private static final double LEAST_MINUTES = 3;
  private static final int MOST_WORKERS = 8;

  /**
   * The text of the configuration.
   *
   * @throws JobException (exit code 3) if there is nothing to train on
   */
  public String text() {
    if (look.pictures() == 0 || look.shortSides().length == 0) {
      throw JobException.data(
          String.format(
              Locale.ROOT,
              "%s: of %d picture files none of the sample can be decoded; submit/subscale prepare says why",
              source,
              look.pictures()));
    }
    TrainingCost cost = new TrainingCost(cores);
    Draft draft = draft(cost);
    return head() + data(draft) + split() + plan(draft) + train(draft, draft.minutes(cost));
  }

  private boolean drawn() {
    return look.flat() > DRAWN;
  }

  private Draft draft(TrainingCost cost) {
    int smallest = look.shortSide(SMALLEST);
    Draft draft = null;
    for (int size : SIZES) {
      draft = draft(size, smallest);
      if (size <= smallest && draft.minutes(cost) <= MOST_MINUTES) {
        return draft;
      }
    }
    // Too many pictures for an hour: the smallest size of the presets, and as long as it takes.
    return smallest < 32 ? draft : draft(32, smallest);
  }

  private Draft draft(int size, int smallest) {
    int shrink = smallest >= HALVED_ACROSS * size ? 2 : 1;
    boolean tile = look.pictures() < FEW_PHOTOS && smallest >= TILES_ACROSS * size && !drawn();
    long images = look.pictures();
    if (tile) {
      long across = look.shortSide(DRAWN) / (size * (long) shrink);
      images *= across * across;
    }
    Plan kind = size > 32 ? Plan.MULTIDIMENSIONAL : Plan.SUBSCALE;
    int scale = size > 32 && !drawn() ? 4 : 2;
    return new Draft(size, tile, tile ? shrink : 1, kind, scale, images);
  }

  private String head() {
    int[] sides = look.shortSides();
    return String.format(
        Locale.ROOT,
        """
        # Proposed by submit/subscale init for %s:
        # %d pictures (%s). Of them %d were decoded: short sides from %d to %d pixels, half of them below %d;
        # %.0f%% of the pixels equal their left neighbour, so they count as %s.
        %srun.dir = %s
        """,
        comment(source),
        look.pictures(),
        look.formats().entrySet().stream()
            .map(format -> format.getValue() + " " + comment(format.getKey()))
            .collect(Collectors.joining(", ")),
        sides.length,
        sides[0],
        sides[sides.length - 1],
        look.shortSide(DRAWN),
        100 * look.flat(),
        drawn() ? "drawn" : "photographs",
        look.unreadable() == 0
            ? ""
            : String.format(
                Locale.ROOT,
                "# %d more of the sample cannot be decoded: prepare lists them, and would stop at 1%%.%n"
                    + "data.max_bad_share = 0.5%n",
                look.unreadable()),
        ConfigUtil.quoteString("runs/" + name));
  }

  private String data(Draft draft) {
    String why =
        draft.tile()
            ? "# Few and large photographs: they are cut into tiles"
                + (draft.shrink() == 2 ? ", at half their size, which hides what JPEG left." : ".")
            : String.format(
                Locale.ROOT,
                "# The centre square of each, resized. Not above %d pixels, below which only 1 in 20 is, and at most what",
                look.shortSide(SMALLEST));
    String size =
        draft.tile()
            ? ""
            : "\n# these cores learn in an hour; 64 at most, since larger ones need net.body and a cluster of GPUs.";
    return String.format(
        Locale.ROOT,
        """
        %s%s
        data {
          source = %s
          shards = %s
          size = %d
        %s}
        """,
        why,
        size,
        ConfigUtil.quoteString(source),
        ConfigUtil.quoteString("runs/" + name + "/shards"),
        draft.size(),
        draft.tile() ? "  framing = tile\n  shrink = " + draft.shrink() + "\n" : "");
  }

  private String split() {
    if (look.sides().contains(Split.TRAIN)
        && look.sides().contains(Split.TEST)
        && look.outside() == 0) {
      return look.sides().contains(Split.VALID)
          ? "# The folders name the sides.\ndata.split.by = folder\n"
          : "# The folders name train and test; a twentieth of train is for validation.\n"
              + "data.split { by = official, valid = 0.05 }\n";
    }
    if (look.pictures() < RANKED) {
      return "# So few pictures are ranked by the hash of their ids: shares hold exactly.\n"
          + "data.split { by = rank, valid = 0.1, test = 0.1 }\n";
    }
    return "# By a hash of each picture's id: new pictures move no other to another side.\n"
        + "data.split { by = hash, valid = 0.05, test = 0.05 }\n";
  }

  private String plan(Draft draft) {
    String why =
        draft.kind() == Plan.SUBSCALE
            ? "# One decoder for all slices: for so small a picture three share the minutes worse."
            : "# Three decoders: a small picture of 3 bits, the rest of its pixels, the rest of its bits;\n"
                + (drawn()
                    ? "# four slices, as the preset emoji64."
                    : "# sixteen slices, as the preset photos64.");
    return String.format(
        Locale.ROOT,
        """
        %s
        plan { kind = %s, scale = %d%s }
        # net.* stays at its defaults: a law head, 128 units wide, no body. In minutes it is ahead of larger
        # networks (docs/likelihood.md); its samples are textures rather than objects.
        """,
        why,
        draft.kind().key(),
        draft.scale(),
        draft.kind() == Plan.SUBSCALE ? "" : ", depth_bits = 3");
  }

  private String train(Draft draft, double calculated) {
    double minutes = Math.ceil(Math.max(LEAST_MINUTES, calculated));
    double between = Math.max(0.5, Math.min(30, Math.rint(minutes / 10)));
    return String.format(
        Locale.ROOT,
        """
        # Minutes, calculated: about %,d images, every slice seen 13 times (at least 20 million pixels a decoder), at 18.6e9
        # operations a second on each of %d cores, which is what photos32 was measured at on a small machine.
        # `train` goes on where it stopped: raise train.minutes if validation is still getting better at the end.
        train {
          minutes = %s
        %s  workers = %d
          steps_per_round = 24
          batch = %d
          learning_rate = %s
          final_rate = 0.02
          flip = %s
          validate_every_minutes = %s
          checkpoint_every_minutes = %s
        }
        """,
        draft.images(),
        cores,
        plain(minutes),
        draft.kind() == Plan.MULTIDIMENSIONAL ? "  share = [1, 3, 12]\n" : "",
        Math.max(1, Math.min(MOST_WORKERS, cores)),
        drawn() ? 8 : 16,
        drawn() ? "0.006" : "0.004",
        !drawn(),
        plain(between),
        plain(between));
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  /** A name in a comment must not end its line. */
  private static String comment(String text) {
    return Arrays.stream(text.split("\\R", -1)).collect(Collectors.joining(" "));
  }
}
