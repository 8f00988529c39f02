// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.PlanProgress;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.assertj.core.api.Assertions;

class AvroBytesPropertyTest {
  private static final AvroCodec<AgentEvent> EVENTS = AvroCodec.of(AgentEvent.class);
  private static final AvroCodec<PlanProgress> PLANS = AvroCodec.of(PlanProgress.class);

  @Property
  void shouldReadBackEveryEvent(@ForAll("events") AgentEvent event) {
    assertThat(EVENTS.decode(EVENTS.encode(event))).isEqualTo(event);
  }

  @Property(tries = 5_000)
  void shouldFindNothingButMalformedAvroInNoise(@ForAll @Size(max = 200) byte[] noise) {
    decode(EVENTS, noise);
    decode(PLANS, noise);
  }

  @Property
  void shouldFindNothingButMalformedAvroInADamagedEvent(
      @ForAll("events") AgentEvent event, @ForAll int place, @ForAll byte damage) {
    // given
    byte[] bytes = EVENTS.encode(event);
    bytes[Math.floorMod(place, bytes.length)] = damage;

    // then
    decode(EVENTS, bytes);
  }

  private static void decode(AvroCodec<?> codec, byte[] bytes) {
    try {
      assertThat(codec.decode(bytes)).isNotNull();
    } catch (MalformedAvroException e) {
      Assertions.assertThat(e).hasMessageMatching("(?s).+");
    }
  }

  @Provide
  Arbitrary<AgentEvent> events() {
    return Events.events();
  }
}
