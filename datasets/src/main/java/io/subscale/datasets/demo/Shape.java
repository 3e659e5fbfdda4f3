package io.subscale.datasets.demo;

/** The outlines that a picture may show, each of radius 1 around the origin; y points down. */
enum Shape {
  DISC {
    @Override
    double distance(double x, double y) {
      return Math.hypot(x, y) - 1;
    }
  },
  SQUARE {
    @Override
    double distance(double x, double y) {
      return Math.max(Math.abs(x), Math.abs(y)) - 0.85;
    }
  },
  TRIANGLE {
    @Override
    double distance(double x, double y) {
      double sides = Math.abs(x) * Math.sqrt(3) / 2 - y / 2;
      return Math.max(sides, y) - 0.55;
    }
  };

  /** How far a point lies outside the outline; negative inside. In units of the radius. */
  abstract double distance(double x, double y);
}
