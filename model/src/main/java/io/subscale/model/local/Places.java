package io.subscale.model.local;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The neighbours that a slice's pixels are predicted from, nearest first. */
record Places(List<Place> seen, List<Place> errors) {

  /**
   * A neighbour.
   *
   * @param rows image rows below the pixel
   * @param columns image columns to its right
   * @param known whether its full value is known when the pixel's is drawn
   */
  record Place(int rows, int columns, boolean known) {
    int reach() {
      return Math.max(Math.abs(rows), Math.abs(columns));
    }

    private int distance() {
      return rows * rows + columns * columns;
    }
  }

  /** Those of slice k. */
  static Places of(LocalShape shape, int k) {
    List<Place> all = around(shape, k);
    List<Place> known = all.stream().filter(Place::known).toList();
    List<Place> predicted =
        known.stream()
            .filter(place -> sliceAt(shape.scale(), k, place) >= shape.firstSlice())
            .toList();
    return new Places(
        (shape.depth() ? all : known).subList(0, shape.places()),
        predicted.subList(0, shape.errorPlaces()));
  }

  /** All offsets in a box that holds enough known ones, nearest first. */
  private static List<Place> around(LocalShape shape, int k) {
    int reach = shape.scale() * (2 + (int) Math.ceil(Math.sqrt(shape.places())));
    List<Place> all = new ArrayList<>();
    for (int rows = -reach; rows <= reach; rows++) {
      for (int columns = -reach; columns <= reach; columns++) {
        if (rows != 0 || columns != 0) {
          int slice = sliceAt(shape.scale(), k, new Place(rows, columns, false));
          boolean before = rows < 0 || rows == 0 && columns < 0;
          all.add(new Place(rows, columns, slice < k || slice == k && before));
        }
      }
    }
    all.sort(
        Comparator.comparingInt(Place::distance)
            .thenComparingInt(Place::rows)
            .thenComparingInt(Place::columns));
    return all;
  }

  private static int sliceAt(int scale, int k, Place place) {
    int i = Math.floorMod(k / scale + place.rows(), scale);
    int j = Math.floorMod(k % scale + place.columns(), scale);
    return i * scale + j;
  }

  /** The largest distance along an axis. */
  int reach() {
    return Math.max(
        seen.stream().mapToInt(Place::reach).max().orElse(0),
        errors.stream().mapToInt(Place::reach).max().orElse(0));
  }
}
