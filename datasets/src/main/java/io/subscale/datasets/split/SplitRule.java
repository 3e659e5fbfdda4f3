package io.subscale.datasets.split;

import java.io.Serializable;
import java.util.Optional;

/** Assigns photographs to splits, by their ids alone: the same on every machine. */
public sealed interface SplitRule extends Serializable
    permits HashSplit, RankSplit, FolderSplit, OfficialSplit, ListSplit {
  /**
   * The split of a photograph.
   *
   * @param photoId its id without the suffix of a tile, so that all tiles are on one side
   * @return empty if the rule says nothing of such an id
   */
  Optional<Split> of(String photoId);
}
