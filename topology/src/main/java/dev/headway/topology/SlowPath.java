// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import dev.headway.erasure.Erasure;
import dev.headway.event.Input;
import dev.headway.intake.InputRecord;
import dev.headway.schemas.avro.DeadLetterReason;
import dev.headway.schemas.key.PlanKey;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Messages on the re-routing topic. Each is keyed by where it has to go, a plan or a correlation,
 * and carries the original record as it came, its origin in headers.
 *
 * <p>Those by which an application takes over from another one are written by a command: {@link
 * TakeOverMessages}; orders to erase by the API: {@link ErasureMessages}.
 */
final class SlowPath {
  static final String KIND = "headway-route";
  static final String ADOPT = "adopt";
  static final String ADOPTED = "adopted";
  static final String ERASE = "erase";
  private static final String ORIGIN = "headway-origin";
  private static final String ORIGIN_KEY = "headway-origin-key";
  private static final String PLAN = "headway-plan";
  private static final String QUIET = "headway-quiet";

  /** What the message asks for. */
  sealed interface Message {
    /**
     * Fold an event that came to another partition.
     *
     * @param record the original record
     * @param planId the plan a result was assigned to; null: the event names its plan itself
     * @param quiet another application has told of it
     */
    record Event(InputRecord record, @Nullable String planId, boolean quiet) implements Message {}

    /**
     * Find the plan of a result.
     *
     * @param record the original record
     * @param quiet another application has told of it
     */
    record Correlate(InputRecord record, boolean quiet) implements Message {}

    /**
     * A request of a plan has this correlation.
     *
     * @param correlation tenant, user and, in the plan's place, the correlation
     * @param planId the plan
     * @param quiet another application has told of what follows
     */
    record Announce(PlanKey correlation, String planId, boolean quiet) implements Message {}

    /**
     * A record that names a plan was refused in another partition.
     *
     * @param plan the plan
     * @param reason why
     * @param atMillis when, in milliseconds since the epoch
     */
    record Refused(PlanKey plan, DeadLetterReason reason, long atMillis) implements Message {}

    /**
     * Another application has emitted snapshots of a plan.
     *
     * @param plan the plan
     * @param version version of the last one
     * @param digest its state digest
     */
    record Adopt(PlanKey plan, long version, String digest) implements Message {}

    /**
     * Of every plan of the partition that had a snapshot, the other application's last is known.
     */
    record Adopted() implements Message {}

    /**
     * Somebody has ordered to erase.
     *
     * @param erasure the order
     */
    record Erase(Erasure erasure) implements Message {}
  }

  private SlowPath() {}

  static Record<byte[], byte[]> event(
      PlanKey plan, InputRecord input, boolean assigned, boolean quiet) {
    Record<byte[], byte[]> message = carrying("event", plan, input, quiet);
    if (assigned) {
      message.headers().add(PLAN, utf8(plan.planId()));
    }
    return message;
  }

  static Record<byte[], byte[]> correlate(PlanKey correlation, InputRecord input, boolean quiet) {
    return carrying("correlate", correlation, input, quiet);
  }

  static Record<byte[], byte[]> announce(
      PlanKey correlation, String planId, long timestamp, boolean quiet) {
    Headers headers = new RecordHeaders();
    headers.add(KIND, utf8("announce"));
    mark(headers, quiet);
    return new Record<>(correlation.bytes(), utf8(planId), timestamp, headers);
  }

  static Record<byte[], byte[]> refused(PlanKey plan, DeadLetterReason reason, long atMillis) {
    Headers headers = new RecordHeaders();
    headers.add(KIND, utf8("refused"));
    return new Record<>(plan.bytes(), utf8(reason.name()), atMillis, headers);
  }

  private static void mark(Headers headers, boolean quiet) {
    if (quiet) {
      headers.add(QUIET, new byte[0]);
    }
  }

  private static Record<byte[], byte[]> carrying(
      String kind, PlanKey target, InputRecord input, boolean quiet) {
    Headers headers = new RecordHeaders(input.headers().toArray());
    headers.add(KIND, utf8(kind));
    mark(headers, quiet);
    headers.add(
        ORIGIN,
        utf8(
            input.input().topic()
                + " "
                + input.partition()
                + " "
                + input.offset()
                + " "
                + input.timestamp()
                + " "
                + input.topic()));
    if (input.key() != null) {
      headers.add(ORIGIN_KEY, input.key());
    }
    return new Record<>(target.bytes(), input.value(), input.timestamp(), headers);
  }

  static Message read(Record<byte[], byte[]> message) {
    String kind = text(message.headers(), KIND).toLowerCase(Locale.ROOT);
    boolean quiet = message.headers().lastHeader(QUIET) != null;
    return switch (kind) {
      case "event" -> {
        Header plan = message.headers().lastHeader(PLAN);
        yield new Message.Event(
            original(message),
            plan == null ? null : new String(plan.value(), StandardCharsets.UTF_8),
            quiet);
      }
      case "correlate" -> new Message.Correlate(original(message), quiet);
      case "announce" ->
          new Message.Announce(
              PlanKey.parse(new String(message.key(), StandardCharsets.UTF_8)),
              new String(message.value(), StandardCharsets.UTF_8),
              quiet);
      case "refused" ->
          new Message.Refused(
              PlanKey.parse(new String(message.key(), StandardCharsets.UTF_8)),
              DeadLetterReason.valueOf(new String(message.value(), StandardCharsets.UTF_8)),
              message.timestamp());
      case ADOPT -> TakeOverMessages.read(message.key(), message.value());
      case ADOPTED -> new Message.Adopted();
      case ERASE -> new Message.Erase(ErasureMessages.read(message.value()));
      default ->
          throw new IllegalStateException(
              "unknown route '" + kind + "': written by a newer Headway?");
    };
  }

  private static InputRecord original(Record<byte[], byte[]> message) {
    String[] origin = text(message.headers(), ORIGIN).split(" ", 5);
    Header key = message.headers().lastHeader(ORIGIN_KEY);
    Headers headers = new RecordHeaders(message.headers().toArray());
    headers.remove(KIND).remove(ORIGIN).remove(ORIGIN_KEY).remove(PLAN).remove(QUIET);
    return new InputRecord(
        Input.byTopic(origin[0]).orElseThrow(),
        origin[4],
        Integer.parseInt(origin[1]),
        Long.parseLong(origin[2]),
        Long.parseLong(origin[3]),
        key == null ? null : key.value(),
        message.value(),
        headers);
  }

  private static String text(Headers headers, String name) {
    Header header =
        Objects.requireNonNull(
            headers.lastHeader(name), () -> "a re-routed record without " + name);
    return new String(header.value(), StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
