package io.subscale.jobs.shard;

import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** The columns of a shard. */
final class ShardSchema {
  static final String ID = "id";
  static final String SPLIT = "split";
  static final String LABEL = "label";
  static final String HEIGHT = "height";
  static final String WIDTH = "width";
  static final String SLICES = "slices";

  static final MessageType TYPE =
      MessageTypeParser.parseMessageType(
          """
          message image {
            required binary id (STRING);
            required binary split (STRING);
            optional binary label (STRING);
            required int32 height;
            required int32 width;
            required binary slices;
          }
          """);

  private ShardSchema() {}
}
