// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.oracle;

import dev.headway.event.Input;
import dev.headway.intake.EventDecoder;
import dev.headway.intake.InputRecord;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.cloudevents.CloudEventJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** A log written by hand: events of tenant t and user u, times in seconds. */
public final class History {
  static final Instant BEGIN = Instant.parse("2026-03-01T09:00:00Z");
  public static final String PLAN = "t/u/p1";

  private final List<InputRecord> records = new ArrayList<>();
  private int events;

  /** A request with {@code data}, to be answered by x.done, with an id of its own. */
  public History request(double second, String data) {
    return add(
        Input.ACTION_REQUESTS, event(second, "x.requested", data).setResponseEvent("x.done"));
  }

  public History result(double second, String data) {
    return add(Input.ACTION_RESULTS, event(second, "x.done", data));
  }

  public History system(double second, String type, String data) {
    return add(Input.SYSTEM_EVENTS, event(second, type, data));
  }

  public AgentEvent.Builder event(double second, String type, String data) {
    return AgentEvent.newBuilder()
        .setId("e" + events++)
        .setSource("agent")
        .setType(type)
        .setTime(BEGIN.plusNanos((long) (second * 1e9)))
        .setTenantId("t")
        .setUserId("u")
        .setPlanId("p1")
        .setData(data);
  }

  public History add(Input input, AgentEvent.Builder event) {
    return add(input, 0, CloudEventJson.write(event.build(), null));
  }

  public History add(Input input, int partition, byte @Nullable [] value) {
    long offset = records.stream().filter(r -> r.input() == input).count();
    records.add(
        new InputRecord(
            input,
            input.topic(),
            partition,
            offset,
            BEGIN.toEpochMilli(),
            null,
            value,
            new RecordHeaders()));
    return this;
  }

  public History text(Input input, String value) {
    return add(input, 0, value.getBytes(StandardCharsets.UTF_8));
  }

  /** The record added last, once more. */
  public History again() {
    InputRecord last = records.getLast();
    return add(last.input(), last.partition(), last.value());
  }

  /** The same records from the last to the first, at new offsets. */
  public History reversed() {
    History reversed = new History();
    records.reversed().forEach(r -> reversed.add(r.input(), r.partition(), r.value()));
    return reversed;
  }

  public Truth truth() {
    return Oracle.fold(
        new EventDecoder(
            (topic, bytes) -> {
              throw new AssertionError("no Avro here");
            }),
        records);
  }

  public Map<String, @Nullable Object> plan() {
    return Objects.requireNonNull(truth().picture().plans().get(PLAN));
  }

  public Map<String, @Nullable Object> task(String id) {
    return Objects.requireNonNull(
        Objects.requireNonNull(truth().picture().tasks().get(PLAN)).get(id));
  }

  static long micros(double second) {
    return BEGIN.toEpochMilli() * 1_000 + (long) (second * 1e6);
  }
}
