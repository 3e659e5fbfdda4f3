package io.subscale.jobs.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rules between keys. */
final class CrossChecks {
  private CrossChecks() {}

  static void check(Verb verb, SubscaleConfig config, Problems problems) {
    required(verb, config, problems);
    data(config.data(), problems);
    plan(config, problems);
    if (config.net().width() % config.net().heads() != 0) {
      problems.general(
          String.format(
              Locale.ROOT,
              "net.heads = %d must divide net.width = %d",
              config.net().heads(),
              config.net().width()));
    }
    train(verb, config, problems);
    SampleChecks.check(config, problems);
  }

  private static void required(Verb verb, SubscaleConfig config, Problems problems) {
    Map<String, Object> values = ConfigRecords.flat(config);
    for (String key : verb.required()) {
      if (values.get(key).toString().isBlank()) {
        problems.general(
            key + " is not set; " + verb.word() + " needs it (in the file, or -D " + key + "=...)");
      }
    }
  }

  private static void data(SubscaleConfig.Data data, Problems problems) {
    if (data.split().valid() + data.split().test() > 0.95) {
      problems.general(
          String.format(
              Locale.ROOT,
              "data.split.valid + data.split.test = %s leave too little for training; at most 0.95",
              data.split().valid() + data.split().test()));
    }
    boolean listed = data.split().by() == SubscaleConfig.SplitBy.LIST;
    boolean hashed = !listed && data.split().by() != SubscaleConfig.SplitBy.FOLDER;
    if (data.table().image().isBlank()) {
      problems.general("data.table.image is empty; it names the column of a table's pictures");
    }
    if (!hashed && !data.split().key().isEmpty()) {
      problems.general(
          "data.split.key works only with data.split.by = hash, rank or official; folders and lists"
              + " need no key");
    }
    if (listed == data.split().list().isEmpty()) {
      problems.general("data.split.by = list and data.split.list need each other");
    }
    if (data.framing() == SubscaleConfig.FramingKind.CROP && data.shrink() != 1) {
      problems.general(
          String.format(
              Locale.ROOT,
              "data.shrink = %d works only with data.framing = tile; a crop is resized to data.size",
              data.shrink()));
    }
    if (data.shardBytes() < data.rowGroupBytes()) {
      problems.general(
          String.format(
              Locale.ROOT,
              "data.shard_bytes = %d must not be below data.row_group_bytes = %d",
              data.shardBytes(),
              data.rowGroupBytes()));
    }
    if (data.source().startsWith("generated:")
        && !data.source().matches("generated:[1-9][0-9]{0,8}")) {
      problems.general(
          "data.source = " + data.source() + " must be generated:N with N from 1 to 999999999");
    }
  }

  private static void plan(SubscaleConfig config, Problems problems) {
    SubscaleConfig.PlanKeys plan = config.plan();
    if (config.data().size() % plan.scale() != 0) {
      problems.general(
          String.format(
              Locale.ROOT,
              "plan.scale = %d must divide data.size = %d",
              plan.scale(),
              config.data().size()));
    }
    boolean firstSliceApart = plan.kind().splitsSize();
    if (plan.scale() == 1 && firstSliceApart) {
      problems.general(
          String.format(
                  Locale.ROOT,
                  "plan.kind = %s draws slice (0,0) first and needs plan.scale of 2 or more; with scale 1",
                  ValueReader.word(plan.kind()))
              + " use subscale or depth");
    }
    boolean byDepth = plan.kind().splitsDepth();
    if (byDepth && plan.depthBits() >= config.data().bits()) {
      problems.general(
          String.format(
              Locale.ROOT,
              "plan.depth_bits = %d must be below data.bits = %d",
              plan.depthBits(),
              config.data().bits()));
    }
  }

  private static void train(Verb verb, SubscaleConfig config, Problems problems) {
    SubscaleConfig.Train train = config.train();
    if (verb == Verb.TRAIN
        && train.minutes() == 0
        && train.rounds() == 0
        && train.examples() == 0) {
      problems.general("training has no end: set train.minutes, train.rounds or train.examples");
    }
    if (train.patience() > 0
        && (train.validateImages() == 0 || train.validateEveryMinutes() == 0)) {
      problems.general(
          String.format(
              Locale.ROOT,
              "train.patience = %d needs train.validate_images and train.validate_every_minutes above 0",
              train.patience()));
    }
    List<Double> share = train.share();
    int stages = config.plan().kind().stages().size();
    if (!share.isEmpty() && share.size() != stages) {
      problems.general(
          String.format(
              Locale.ROOT,
              "train.share has %d numbers, but plan %s has %d stages",
              share.size(),
              ValueReader.word(config.plan().kind()),
              stages));
    }
    if (!share.isEmpty() && share.stream().mapToDouble(Double::doubleValue).sum() <= 0) {
      problems.general("train.share must not be all zeros");
    }
  }
}
