// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.view;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Brings records into the canonical form of {@link Picture}. */
public final class Canonical {
  /** Told by the key, or dependent on arrival. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "tenant_id", "user_id", "version", "origin_topic", "origin_partition", "origin_offset");

  private static final Set<String> KEPT_SINCE_FORMAT_3 =
      Set.of(
          "response_event",
          "session_id",
          "goal_id",
          "scope_id",
          "parent_plan_id",
          "named_task_id",
          "facts");

  private Canonical() {}

  /** A plan, without tenant, user and version. */
  public static Map<String, @Nullable Object> plan(SpecificRecord plan) {
    return flat(plan);
  }

  /** A task, without tenant, user, plan and version. */
  public static Map<String, @Nullable Object> task(SpecificRecord task) {
    Map<String, @Nullable Object> flat = flat(task);
    flat.remove("plan_id");
    return flat;
  }

  /**
   * A timeline entry, without tenant, user, plan and origin. Of the facts of a large payload it is
   * told only whether they are kept: how is the store's own matter.
   *
   * @param whole the entry was stored by a release that kept all of it; else nothing is told of
   *     what older ones left out
   */
  public static Map<String, @Nullable Object> entry(SpecificRecord entry, boolean whole) {
    Map<String, @Nullable Object> flat = task(entry);
    flat.put("facts", flat.get("facts") != null);
    if (!whole) {
      KEPT_SINCE_FORMAT_3.forEach(flat::remove);
    }
    return flat;
  }

  /**
   * The same of an entry of which nobody says who stored it: one that shows nothing of what older
   * releases left out may be one of theirs.
   */
  public static Map<String, @Nullable Object> entry(SpecificRecord entry) {
    Map<String, @Nullable Object> flat = task(entry);
    return entry(entry, KEPT_SINCE_FORMAT_3.stream().anyMatch(field -> flat.get(field) != null));
  }

  private static Map<String, @Nullable Object> flat(SpecificRecord record) {
    Map<String, @Nullable Object> flat = new LinkedHashMap<>();
    flatten("", record.getSchema(), record, flat);
    LEFT_OUT.forEach(flat::remove);
    return flat;
  }

  /** A record that is missing has all its fields missing. */
  private static void flatten(
      String prefix,
      Schema schema,
      @Nullable SpecificRecord record,
      Map<String, @Nullable Object> into) {
    for (Schema.Field field : schema.getFields()) {
      Object value = record == null ? null : record.get(field.pos());
      Schema nested = nested(field.schema());
      if (nested != null) {
        flatten(prefix + field.name() + ".", nested, (SpecificRecord) value, into);
      } else {
        into.put(prefix + field.name(), value(value));
      }
    }
  }

  private static @Nullable Schema nested(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> schema;
      case UNION ->
          schema.getTypes().stream()
              .filter(s -> s.getType() == Schema.Type.RECORD)
              .findFirst()
              .orElse(null);
      default -> null;
    };
  }

  private static @Nullable Object value(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Instant time -> ChronoUnit.MICROS.between(Instant.EPOCH, time);
      case Enum<?> symbol -> symbol.name().toLowerCase(Locale.ROOT);
      case List<?> items ->
          items.stream()
              .map(item -> stage((SpecificRecord) item))
              .collect(Collectors.joining("\u0001"));
      case CharSequence text -> text.toString();
      default -> value;
    };
  }

  private static String stage(SpecificRecord stage) {
    return stage.get(0) + "\u0000" + stage.get(1) + "\u0000" + stage.get(2);
  }
}
