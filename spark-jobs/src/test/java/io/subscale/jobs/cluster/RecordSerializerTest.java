package io.subscale.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordSerializerTest {
  private record Inner(long number, String text) {}

  private record Outer(Inner inner, List<Inner> inners, String nothing, byte[] bytes) {}

  @Test
  void recordsOfRecordsArriveAsTheyWere() {
    Outer sent =
        new Outer(new Inner(1L << 40, "ä"), List.of(new Inner(2, "")), null, new byte[] {1, -2});
    Outer received = sent(sent);
    assertThat(received).usingRecursiveComparison().isEqualTo(sent);
    assertThatThrownBy(() -> received.inners().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static Outer sent(Outer value) {
    Kryo kryo = new Kryo();
    kryo.setRegistrationRequired(true);
    kryo.register(ArrayList.class);
    kryo.register(byte[].class);
    kryo.register(Inner.class, new RecordSerializer<>(Inner.class));
    kryo.register(Outer.class, new RecordSerializer<>(Outer.class));
    Output output = new Output(1024);
    kryo.writeClassAndObject(output, value);
    return (Outer) kryo.readClassAndObject(new Input(output.toBytes()));
  }
}
